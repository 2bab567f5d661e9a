"""The brief before a hand-off: what a citizen has said, in a few lines that the citizen may correct and a seat sees first."""
