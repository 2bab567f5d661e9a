"""The desk: staff accounts, their sessions, the queue and the conversations a person takes over."""
