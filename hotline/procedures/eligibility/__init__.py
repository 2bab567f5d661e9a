"""Legal aid pre-check: which conditions a citizen meets, what is missing, what to bring and where to go."""
