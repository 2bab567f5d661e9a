"""Why an uploaded file is not taken."""


class Refused(Exception):
    """The file is not taken; the text says why, to the citizen."""
