"""A run's events, asked about: what became of each, which of them a query means, and their figures. Pure."""
