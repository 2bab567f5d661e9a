"""A page to take away: the result of a procedure or a drafted paper, in a form that HTML and Word can both be made of."""

from dataclasses import dataclass, field

from hotline.conversations.reply import Citation


@dataclass(frozen=True)
class Section:
    """A heading with paragraphs, and rows of label and value below them."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One page: what it is, for whom it may be shown, and what it rests on. All text is data, never markup."""

    title: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = field(default=())
