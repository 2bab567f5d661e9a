"""Service items and organisations: who does what, where, and what nobody has confirmed yet."""
