"""调阅: reading what one has not in hand: one conversation for a typed reason, many of them by approval, masked."""
