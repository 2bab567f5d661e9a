"""What protects the people in the conversations: the audit trail, retention, the erasure journal, and later masking."""
