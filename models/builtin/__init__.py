"""The project's own small chat model: weights, corpus, and the recipe that made it."""
