"""What protects the people in the conversations: the audit trail, retention, and the erasure journal."""
