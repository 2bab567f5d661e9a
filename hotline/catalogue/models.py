"""Tables of service items and of places to go to."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from hotline.seeding import Seeded
from hotline.storage.base import Base


class ItemRow(Seeded, Base):
    """A service item: `content` is its whole entry, as in data/catalogue/."""

    __tablename__ = "items"

    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    title: Mapped[str]
    district: Mapped[str | None] = mapped_column(String(40), index=True)
    position: Mapped[int]


class OrganisationRow(Seeded, Base):
    """An organisation: `content` is its whole entry, as in data/city/."""

    __tablename__ = "organisations"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(40), index=True)
    district: Mapped[str | None] = mapped_column(String(40), index=True)
    position: Mapped[int]


class DistrictRow(Seeded, Base):
    """A district of the city."""

    __tablename__ = "districts"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]


class OfficeKindRow(Seeded, Base):
    """A kind of organisation."""

    __tablename__ = "office_kinds"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]


class NumberRow(Seeded, Base):
    """A national telephone number."""

    __tablename__ = "national_numbers"

    number: Mapped[str] = mapped_column(String(8), primary_key=True)
    title: Mapped[str]
