"""What people wrote, made fit for a page or a Word file. It stays their text: nothing in it is markup or a template."""

import re

from hotline.procedures.documents.paper import Row
from hotline.spelling import DIRECTIONS

BLANK = "＿" * 12
_ONE_LINE = 24
# What XML 1.0 forbids, what no printer shows, and the marks that turn the reading direction: with them a line can be
# made to print other than it was typed.
_DROPPED = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff{DIRECTIONS}]")
_BREAKS = re.compile("\r\n?|\u2028|\u2029|\x85")


def clean(text: str) -> str:
    """The text without what cannot be printed; line breaks stay."""
    return _DROPPED.sub("", _BREAKS.sub("\n", text).replace("\t", " "))


def shown(row: Row) -> str:
    """What stands behind a row's label: the answer, ticked boxes, or a blank to write on. Boxes that take several
    lines begin on a line of their own."""
    text = in_table(row)
    return f"\n{text}" if row.boxes and "\n" in text else text or BLANK


def in_table(row: Row) -> str:
    """The same in a ruled table, where an empty cell is blank enough."""
    if not row.boxes:
        return row.value or ""
    ticked = [f"{'■' if picked else '□'} {title}" for title, picked in row.boxes]
    return ("　" if sum(map(len, ticked)) <= _ONE_LINE else "\n").join(ticked)
