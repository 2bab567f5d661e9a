"""Custom actions of the Rasa assistant: thin, reading only, one module per capability."""
