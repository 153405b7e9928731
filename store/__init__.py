"""The only SQL of the project. Knows nothing of models, HTTP or training."""

from store.store import Store

__all__ = ["Store"]
