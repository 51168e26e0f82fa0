"""What is wrong with a scenario: every problem with its place and its remedy, before time starts."""
