"""Filters: which events reach a function."""
