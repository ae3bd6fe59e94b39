"""Pages of advances and guarantees."""
