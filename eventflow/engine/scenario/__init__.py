"""A run's input: scenario, settings, interventions, and every complaint about them."""
