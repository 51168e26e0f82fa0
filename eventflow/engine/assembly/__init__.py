"""From a scenario to the nodes that run it: everything is wired once, before time starts."""
