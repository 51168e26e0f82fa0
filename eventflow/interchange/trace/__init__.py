"""A run's trace as text: tables of numbers and the manifest in, lines out."""
