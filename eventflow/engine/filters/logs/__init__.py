"""CloudWatch Logs filter patterns: which log events reach a function."""
