"""Who works here: accounts, signing in with a second factor, sessions, roles, and the seat each of them has."""
