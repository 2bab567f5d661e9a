"""Custom actions of the assistant: thin, read-only, one module per capability."""
