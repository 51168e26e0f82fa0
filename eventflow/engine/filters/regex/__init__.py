"""Regular expressions whose time is bounded."""
