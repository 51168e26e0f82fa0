"""Chance: what is random, and why it stays with the event it belongs to."""
