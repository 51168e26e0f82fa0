"""AWS IoT SQL: which messages of a topic a rule takes."""
