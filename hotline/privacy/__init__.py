"""What protects the people in the conversations: the audit trail, and later masking and retention."""
