"""The audit trail: who did what to which object, and when. Entries are added and never changed.

An entry is written in the same transaction as the change it records, so neither exists without the other. Details
hold ids, counts and reasons from closed lists; what a citizen wrote never goes in here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, Integer, String, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.append_only import append_only
from hotline.storage.base import Base
from hotline.storage.database import Database

_READ_WINDOW = timedelta(minutes=10)
_LONGEST_DETAIL = 64


class Action(StrEnum):
    """Everything that is audited. Closed, so that the auditor's list can name each in Chinese."""

    LOGIN = "login"
    LOGIN_FAILED = "login_failed"
    LOGIN_LOCKED = "login_locked"
    LOGOUT = "logout"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    PASSWORD_RESET = "password_reset"  # noqa: S105
    SECOND_FACTOR_ENROLLED = "second_factor_enrolled"
    SECOND_FACTOR_FAILED = "second_factor_failed"
    SECOND_FACTOR_RESET = "second_factor_reset"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    ROLES_SET = "roles_set"
    CONVERSATION_READ = "conversation_read"
    CONVERSATION_FILE_READ = "conversation_file_read"
    CONVERSATION_CLAIMED = "conversation_claimed"
    CONVERSATION_ANSWERED = "conversation_answered"
    ANSWER_AMENDED = "answer_amended"
    ANSWER_PROPOSED = "answer_proposed"
    PROPOSAL_SENT = "proposal_sent"
    PROPOSAL_RETURNED = "proposal_returned"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    CONVERSATION_RETURNED = "conversation_returned"
    CONVERSATION_CLOSED = "conversation_closed"
    READING_CORRECTED = "reading_corrected"
    CONVERSATION_TRANSFERRED = "conversation_transferred"
    CONVERSATION_WATCHED = "conversation_watched"
    CONVERSATION_TAKEN_OVER = "conversation_taken_over"
    CONVERSATION_GIVEN = "conversation_given"
    CONVERSATION_REQUEUED = "conversation_requeued"
    IDENTITY_PROVED = "identity_proved"
    IDENTITY_FAILED = "identity_failed"
    IDENTITY_LAPSED = "identity_lapsed"
    REAL_NAME_ENDED = "real_name_ended"
    EARLIER_READ = "earlier_read"
    NOTE_WRITTEN = "note_written"
    LABEL_SET = "label_set"
    PRESENCE_CHANGED = "presence_changed"
    SEAT_SET = "seat_set"
    GROUP_SET = "group_set"
    CANNED_ANSWER_SET = "canned_answer_set"
    DANGER_ACKNOWLEDGED = "danger_acknowledged"
    DANGER_ESCALATED = "danger_escalated"
    CALL_TAKEN = "call_taken"
    CALLER_NOTED = "caller_noted"
    CALLER_HEARD = "caller_heard"
    RUN_FILLED = "run_filled"
    RUN_SHOWN = "run_shown"
    EVIDENCE_PROPOSED = "evidence_proposed"
    EVIDENCE_ATTACHED = "evidence_attached"
    INQUIRY_ASKED = "inquiry_asked"
    INQUIRY_SETTLED = "inquiry_settled"
    CALL_STARTED = "call_started"
    CALL_ENDED = "call_ended"
    CALLS_GIVEN_UP = "calls_given_up"
    CHILD_REPORT_WRITTEN = "child_report_written"
    CHILD_REPORTS_READ = "child_reports_read"
    PAPER_READ = "paper_read"
    PRINT_CODE_TAKEN = "print_code_taken"
    PRINT_CODE_OPENED = "print_code_opened"
    PRINT_CODE_FAILED = "print_code_failed"
    PAPER_PRINTED = "paper_printed"
    CASE_READ = "case_read"
    CASE_FILE_READ = "case_file_read"
    CASE_STEP = "case_step"
    CASE_EXPORTED = "case_exported"
    CASE_SPRAYING = "case_spraying"
    WORK_ORDER_OPENED = "work_order_opened"
    WORK_ORDER_REFUSED = "work_order_refused"
    WORK_ORDER_READ = "work_order_read"
    WORK_ORDER_STEP = "work_order_step"
    MAIL_ADDRESS_NAMED = "mail_address_named"
    MAIL_ADDRESS_CONFIRMED = "mail_address_confirmed"
    MAIL_ADDRESS_REMOVED = "mail_address_removed"
    MAIL_KINDS_SET = "mail_kinds_set"
    DELIVERY_RESENT = "delivery_resent"
    ANSWER_REPORTED = "answer_reported"
    REPORT_SETTLED = "report_settled"
    CANDIDATES_COLLECTED = "candidates_collected"
    CANDIDATE_READ = "candidate_read"
    CANDIDATE_LABELLED = "candidate_labelled"
    CANDIDATE_UNLABELLED = "candidate_unlabelled"
    EXAMPLES_EXPORTED = "examples_exported"
    JOB_ASKED = "job_asked"
    JOB_CANCELLED = "job_cancelled"
    MODEL_REGISTERED = "model_registered"
    MODEL_REMOVED = "model_removed"
    MODEL_EVALUATED = "model_evaluated"
    MODEL_APPROVED = "model_approved"
    MODEL_RELEASED = "model_released"
    MODEL_ROLLED_BACK = "model_rolled_back"
    EDITION_STEP = "edition_step"
    ENTRIES_EXPORTED = "entries_exported"
    ORGANISATION_SET = "organisation_set"
    NOTICE_WRITTEN = "notice_written"
    NOTICE_TAKEN_DOWN = "notice_taken_down"
    ASSISTANT_SWITCHED_OFF = "assistant_switched_off"
    ASSISTANT_SWITCHED_ON = "assistant_switched_on"
    FOLLOW_UPS_READ = "follow_ups_read"
    FOLLOW_UP_ASSIGNED = "follow_up_assigned"
    FOLLOW_UP_VISITED = "follow_up_visited"
    FOLLOW_UP_CLOSED = "follow_up_closed"
    SAMPLES_DRAWN = "samples_drawn"
    SAMPLE_SCORED = "sample_scored"
    SAMPLE_ANSWERED = "sample_answered"
    REPORT_EXPORTED = "report_exported"
    CALLS_IMPORTED = "calls_imported"
    ABUSE_HANDED = "abuse_handed"
    BLOCK_SET = "block_set"
    BLOCK_LIFTED = "block_lifted"
    REASON_GIVEN = "reason_given"
    HISTORY_READ = "history_read"
    PERSON_SEARCHED = "person_searched"
    EXPORT_ASKED = "export_asked"
    EXPORT_APPROVED = "export_approved"
    EXPORT_REFUSED = "export_refused"
    EXPORT_TAKEN = "export_taken"
    AUDIT_READ = "audit_read"
    AUDIT_SEARCHED = "audit_searched"


WORK = (
    Action.CONVERSATION_CLAIMED,
    Action.CONVERSATION_ANSWERED,
    Action.CONVERSATION_RETURNED,
    Action.CONVERSATION_CLOSED,
    Action.CONVERSATION_TRANSFERRED,
    Action.CONVERSATION_TAKEN_OVER,
)
"""Whoever did one of these to a conversation has worked on it."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a member of staff, somebody at the command line, or the service itself."""

    kind: str
    id: str
    name: str

    @classmethod
    def staff(cls, *, id: str, login: str) -> "Actor":
        """A signed-in (or signing-in) member of staff."""
        return cls("staff", id, login)

    @classmethod
    def command(cls, user: str) -> "Actor":
        """A person at the command line, known by the operating system's user name."""
        return cls("command", user, user)


SYSTEM = Actor("system", "system", "system")


class ObjectKind(StrEnum):
    """Everything that is acted upon. Closed, as the actions are."""

    ANSWER_REPORT = "answer_report"
    ASSISTANT = "assistant"
    AUDIT = "audit"
    CALL_RECORDS = "call_records"
    CANDIDATE = "candidate"
    CANNED_ANSWER = "canned_answer"
    CASE = "case"
    CASES = "cases"
    CHILD_REPORT = "child_report"
    CONVERSATION = "conversation"
    DELIVERY = "delivery"
    EDITION = "edition"
    EXPORT = "export"
    FOLLOW_UP = "follow_up"
    GROUP = "group"
    JOB = "job"
    LEARNING = "learning"
    LOOKUP = "lookup"
    MODEL = "model"
    NOTICE = "notice"
    PRINT_CODE = "print_code"
    REPORT = "report"
    SAMPLE = "sample"
    STAFF = "staff"
    WORK_ORDER = "work_order"


@dataclass(frozen=True)
class Object:
    """What was acted upon, by kind and id. Raises ValueError for a kind that the auditor's page has no word for."""

    kind: str
    id: str

    def __post_init__(self) -> None:
        ObjectKind(self.kind)


@append_only
class AuditEntry(Base):
    """One line of the trail."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(String(8))
    actor_id: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(32))
    object_kind: Mapped[str] = mapped_column(String(24))
    object_id: Mapped[str] = mapped_column(String(64))
    details: Mapped[dict[str, Any]]

    __table_args__ = (
        Index("ix_audit_entries_at", "at"),
        Index("ix_audit_entries_object", "object_kind", "object_id", "at"),
        Index("ix_audit_entries_actor", "actor_id", "action", "at"),
        Index("ix_audit_entries_action", "action", "at"),
    )


def record(
    session: AsyncSession,
    *,
    at: datetime,
    actor: Actor,
    action: Action,
    object: Object,
    details: Mapping[str, str | int | bool] | None = None,
) -> None:
    """Add an entry to the caller's transaction."""
    for name, value in (details or {}).items():
        if isinstance(value, str) and len(value) > _LONGEST_DETAIL:
            raise ValueError(f"audit detail {name} is too long to be an id or a closed reason")
    session.add(
        AuditEntry(
            at=at,
            actor_kind=actor.kind,
            actor_id=actor.id[:64],
            actor_name=actor.name[:64],
            action=action.value,
            object_kind=object.kind,
            object_id=object.id,
            details=dict(details or {}),
        )
    )


async def record_read(database: Database, *, at: datetime, actor: Actor, action: Action, object: Object) -> None:
    """Record that someone reads something, before it is shown: once per reader and object in ten minutes.

    An open conversation is fetched again at every new message; an entry for each would bury the reads that matter.
    """
    recent = exists().where(
        AuditEntry.actor_id == actor.id,
        AuditEntry.action == action.value,
        AuditEntry.at > at - _READ_WINDOW,
        AuditEntry.object_kind == object.kind,
        AuditEntry.object_id == object.id,
    )
    async with database.read() as session:
        if await session.scalar(select(recent)):
            return
    async with database.write() as session:
        record(session, at=at, actor=actor, action=action, object=object)
