"""From feedback to the next version: pairs, reward model, PPO, gate. Never imports the server."""
