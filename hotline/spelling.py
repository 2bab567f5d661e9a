"""Texts written differently and meaning the same, made alike: full-width forms, traditional characters, capitals."""

import unicodedata
from functools import cache

from opencc import OpenCC


def folded(text: str) -> str:
    """The text in NFKC, simplified characters and small letters."""
    return _simplify().convert(unicodedata.normalize("NFKC", text)).lower()


@cache
def _simplify() -> OpenCC:
    return OpenCC("t2s")
