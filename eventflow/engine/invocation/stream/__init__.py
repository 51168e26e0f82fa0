"""Event source mappings on streams: shards, lanes, batches, and what becomes of a batch that fails."""
