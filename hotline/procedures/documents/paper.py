"""A drafted paper, ready to be set as a page or a Word file, and what it still lacks. All text is data, never markup."""

from dataclasses import dataclass

from hotline.conversations.reply import Citation


@dataclass(frozen=True)
class Row:
    """A label and what was answered; None leaves a blank to fill in by hand. `boxes`: options, ticked or not."""

    label: str
    value: str | None = None
    boxes: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True)
class Block:
    """A part of the page. `blanks`: lines left to write on."""

    heading: str | None
    rows: tuple[Row, ...] = ()
    paragraphs: tuple[str, ...] = ()
    blanks: int = 0


@dataclass(frozen=True)
class Paper:
    """One paper. `remark` says whose form it is; `dated` the day it was drawn up."""

    title: str
    style: str
    remark: str
    blocks: tuple[Block, ...]
    addressee: str | None
    attachments: tuple[str, ...]
    signatures: tuple[str, ...]
    dated: str


@dataclass(frozen=True)
class Missing:
    """A mandatory part that was left blank: why it is needed, and the articles that want it."""

    field: str
    label: str
    why: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Draft:
    """A paper, and what somebody must still write into it."""

    paper: Paper
    missing: tuple[Missing, ...]
