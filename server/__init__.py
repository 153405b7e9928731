"""FastAPI, accounts, use-cases, and which version answers. Never imports the trainer."""
