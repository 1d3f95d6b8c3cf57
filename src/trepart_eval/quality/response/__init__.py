"""Response: who answered, what they left open, and weights that make them count as the population does."""
