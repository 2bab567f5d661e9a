"""Cutting what is said into messages that WeChat takes, where people would pause. Pure."""

import re

MOST_BYTES = 2000
"""WeChat takes 2,048; the rest is for what is counted otherwise on its side."""
_PAUSES = (re.compile(r"\n+"), re.compile(r"(?<=[。！？!?])(?=[^”」』）)])"), re.compile(r"(?<=[；;：:，,、])"))


def parts_of(text: str, *, most: int = MOST_BYTES) -> list[str]:
    """The text in pieces of at most so many bytes: between paragraphs, else sentences, else clauses, else characters."""
    parts: list[str] = []
    rest = text.strip()
    while len(rest.encode()) > most:
        head = _head(rest, most)
        parts.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    return [*parts, rest] if rest else parts


def _head(text: str, most: int) -> str:
    fitting = text.encode()[:most].decode(errors="ignore")
    least = len(fitting) // 3  # a piece of three words helps nobody
    for pause in _PAUSES:
        ends = [match.start() for match in pause.finditer(text, 0, len(fitting)) if match.start() > least]
        if ends:
            return text[: ends[-1]]
    return fitting
