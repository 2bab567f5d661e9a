"""Tables of what the assistant knows: areas with their entry answers, answers, statutes, facts."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from hotline.seeding import Seeded
from hotline.storage.base import Base


class AreaRow(Seeded, Base):
    """An area: `content` holds its title, the names of its matters, its entry answer and its events."""

    __tablename__ = "knowledge_areas"

    area: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str]
    version: Mapped[int]
    reviewed_on: Mapped[date]


class AnswerRow(Seeded, Base):
    """An answer: `content` is its whole entry, as in data/knowledge/."""

    __tablename__ = "answers"

    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    area: Mapped[str] = mapped_column(String(40), index=True)
    matter: Mapped[str] = mapped_column(String(100))
    facet: Mapped[str] = mapped_column(String(20))
    title: Mapped[str]
    version: Mapped[int]
    position: Mapped[int]
    reviewed_on: Mapped[date]


class StatuteRow(Seeded, Base):
    """A statute with its versions: titles, dates and article numbers, no text."""

    __tablename__ = "statutes"

    short_title: Mapped[str] = mapped_column(String(80), primary_key=True)


class FactRow(Seeded, Base):
    """A figure that the law fixes: `content` is its entry in data/statutes/facts/."""

    __tablename__ = "facts"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
