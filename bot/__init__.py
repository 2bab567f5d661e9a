"""The sealed room: what Rasa needs to read a citizen's message and name one action."""
