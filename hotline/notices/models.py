"""Tables of the notices and of the assistant's switch."""

from datetime import datetime

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base

LONGEST_TEXT = 200


class NoticeRow(Base):
    """A notice to everybody, for a time. One that was taken down ends at that moment and stays on record."""

    __tablename__ = "notices"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    written_by: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[datetime]


class SwitchRow(Base):
    """One turn of the assistant's switch, with its reason. The latest says how it stands; none: it is on."""

    __tablename__ = "assistant_switches"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    off: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    turned_by: Mapped[str] = mapped_column(String(64))
    turned_at: Mapped[datetime]
