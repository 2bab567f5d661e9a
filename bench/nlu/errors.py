"""What ends a run with one sentence instead of a traceback."""


class BenchError(Exception):
    """Something asked for cannot be done; the message is the sentence the user reads."""
