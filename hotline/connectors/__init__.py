"""The other systems: what is sent to them from an outbox, signed and once in effect, and what they report back."""
