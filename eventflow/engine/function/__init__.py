"""A function: its environments, its concurrency, its simulated code."""
