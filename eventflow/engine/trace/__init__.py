"""A run's output: what happened, why, and what it adds up to."""
