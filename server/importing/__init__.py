"""Files that others wrote, read into prompts, pairs and demonstrations. Not here: storing them."""
