"""Base models, LoRA adapters, heads, the chat format and the decoding engine.

Knows nothing of SQL, HTTP or training loops.
"""
