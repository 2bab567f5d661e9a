"""Texts written differently and meaning the same, made alike: full-width forms, traditional characters, capitals."""

import unicodedata
from functools import cache

from opencc import OpenCC

DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks that turn the reading direction, for a class of a regular expression. Chinese needs none of them, and with them a
line can be made to read other than it was typed: `gpj.exe` for `exe.jpg`, a sum or a number turned round.
"""


def folded(text: str) -> str:
    """The text in NFKC, simplified characters and small letters."""
    return _simplify().convert(unicodedata.normalize("NFKC", text)).lower()


@cache
def _simplify() -> OpenCC:
    return OpenCC("t2s")
