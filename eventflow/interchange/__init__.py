"""Scenarios as text: YAML today, templates next. Pure: text in, scenario or problems out."""
