"""A page to take away: the result of a procedure or a drafted paper, in a form that HTML and Word can both be made of."""

from dataclasses import dataclass, field

from hotline.conversations.reply import Citation

_FILLS_A_PAGE = 1200


@dataclass(frozen=True)
class Section:
    """A heading with paragraphs, and rows of label and value below them."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything below the heading."""
        return (*self.paragraphs, *(text for row in self.rows for text in row))


@dataclass(frozen=True)
class Sheet:
    """One page: what it is, for whom it may be shown, and what it rests on. All text is data, never markup.

    `full`: there is so much of it that only smaller print keeps it to one page.
    """

    title: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = field(default=())
    full: bool = False

    @property
    def dense(self) -> bool:
        """Whether it wants the smallest print: measured in Chromium, 1,290 characters fill the page in that of `full`."""
        written = [*self.notes, self.basis, *(text for section in self.sections for text in section.texts)]
        return self.full and sum(map(len, written)) > _FILLS_A_PAGE

    @property
    def basis(self) -> str:
        """What it rests on in one line, each statute named once: 《法律援助法》第三十一条、第四十二条."""
        by_statute: dict[str, list[str]] = {}
        for citation in self.citations:
            by_statute.setdefault(citation.statute, []).append(citation.article or "（依据待核）")
        return "；".join(f"《{statute}》{'、'.join(articles)}" for statute, articles in by_statute.items())


@dataclass(frozen=True)
class MonthlyPaper:
    """What is published of a month: sections like a sheet's, and the day it was made."""

    title: str
    period: str
    sections: tuple[Section, ...]
    dated: str
