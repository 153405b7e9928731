"""The only SQL of the project. Knows nothing of models, HTTP or training."""
