"""From a candidate that passed to the model in use, and back: conditions, approval, the switch, and the book of it."""
