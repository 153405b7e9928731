"""The words the built-in model learns from, written by this project."""
