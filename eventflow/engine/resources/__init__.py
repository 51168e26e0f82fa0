"""What holds or passes on events: buckets, queues, and callers."""
