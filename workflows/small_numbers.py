"""What may be said of a few people without pointing at one of them."""

LEAST = 5  # a count under this is not shown by itself
