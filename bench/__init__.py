"""Measurements that print JSON. Nothing here is asserted."""
