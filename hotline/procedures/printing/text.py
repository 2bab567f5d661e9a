"""What people wrote, made fit for a page or a Word file. It stays their text: nothing in it is markup or a template."""

import re

from hotline.procedures.documents.paper import Row

BLANK = "＿" * 12
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# What XML 1.0 forbids, what no printer shows, and the marks that turn the reading direction: with them a line can be
# made to print other than it was typed.
_DROPPED = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff{_DIRECTIONS}]")
_BREAKS = re.compile("\r\n?|\u2028|\u2029|\x85")


def clean(text: str) -> str:
    """The text without what cannot be printed; line breaks stay."""
    return _DROPPED.sub("", _BREAKS.sub("\n", text).replace("\t", " "))


def shown(row: Row) -> str:
    """What stands behind a row's label: the answer, ticked boxes, or a blank to write on."""
    if row.boxes:
        return "　".join(f"{'■' if ticked else '□'} {title}" for title, ticked in row.boxes)
    return BLANK if row.value is None else row.value
