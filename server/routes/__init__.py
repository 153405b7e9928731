"""One router per resource; each handler parses, calls a use-case and shapes the answer."""
