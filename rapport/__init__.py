"""Composition root: command line, settings, processes."""
