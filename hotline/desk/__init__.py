"""The desk: the queue and the conversations a person takes over."""
