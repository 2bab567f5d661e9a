"""Tables of the cases. What the applicant wrote stands in events' `content` and in files, and nowhere else.

A case row is also the lock that keeps its events in order; what it says of the state is a copy of what its events say.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base, DayCounter

ID = String(32)
DIGEST = String(64)


class CaseRow(Base):
    """One case. `due_on` and `late_after` are of the nearest period that runs, `sweep_after` of the one whose end the
    law gives a meaning; all None where none runs."""

    __tablename__ = "cases"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[str] = mapped_column(String(24))
    organisation_id: Mapped[str] = mapped_column(String(80))
    organisation_name: Mapped[str]
    filing: Mapped[str] = mapped_column(String(12))
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"))
    run_id: Mapped[str | None] = mapped_column(ID, unique=True)
    code_hash: Mapped[str | None] = mapped_column(String(128))
    state: Mapped[str] = mapped_column(String(20))
    last_day: Mapped[date | None]
    due_on: Mapped[date | None]
    late_after: Mapped[date | None]
    sweep_after: Mapped[date | None]
    head: Mapped[str] = mapped_column(DIGEST)
    events: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    filed_at: Mapped[datetime | None]
    received_on: Mapped[date | None]
    erased_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_cases_organisation_id_due_on", "organisation_id", "due_on"),
        Index("ix_cases_conversation_id", "conversation_id"),
        Index("ix_cases_sweep_after", "sweep_after"),
        Index("ix_cases_updated_at", "updated_at"),
    )


class CaseEventRow(Base):
    """One entry of the record. `digest` covers everything but `content` and `salt`, and covers `content_digest`, which
    is of both: content and salt can be erased and the chain still holds."""

    __tablename__ = "case_events"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(24))
    party: Mapped[str] = mapped_column(String(12))
    staff_id: Mapped[str | None] = mapped_column(ID)
    particulars: Mapped[dict[str, Any]]
    content: Mapped[dict[str, Any] | None]
    salt: Mapped[str | None] = mapped_column(String(64))
    content_digest: Mapped[str | None] = mapped_column(DIGEST)
    previous: Mapped[str] = mapped_column(DIGEST)
    digest: Mapped[str] = mapped_column(DIGEST)


class CaseFileRow(Base):
    """A file of the case. `sha256` names it in the store; name and digest go with the file when it is erased."""

    __tablename__ = "case_files"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    seq: Mapped[int | None]
    """The event that put it into the record; None while it is uploaded and not yet handed in."""
    name: Mapped[str | None]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    pages: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(DIGEST)
    scanned: Mapped[bool] = mapped_column(default=False)
    proposed_by: Mapped[str | None] = mapped_column(String(16))
    """The seat, by staff number, who proposed it out of the conversation; None: the applicant uploaded it here."""
    created_at: Mapped[datetime]


class EvidenceRow(Base):
    """A file of the conversation that a seat proposes for an application written in it. The citizen decides.

    `state`: `hotline.cases.evidence.EvidenceState`. Agreed before there is a case, it is attached when one is made.
    """

    __tablename__ = "evidence"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    file_id: Mapped[str] = mapped_column(ForeignKey("conversation_files.id"))
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    staff_no: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("file_id", "run_id"),)


class CaseTokenRow(Base):
    """A key to one case, by its digest, for a day."""

    __tablename__ = "case_tokens"

    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class CaseCounterRow(DayCounter, Base):
    """How many numbers a day has given out."""

    __tablename__ = "case_counters"
