"""Reports from the desk: an answer is wrong or out of date. A maintainer reads each with the conversation it came from.

What is wrong is an answer, an item, an organisation or a fact, not how a message was understood: that is what
`desk/corrections.py` is for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.models import ConversationRow, MessageRow
from hotline.conversations.store import new_id
from hotline.errors import Conflict, NotFound
from hotline.learning.deidentify.deidentifier import Deidentifier
from hotline.learning.deidentify.words import load_words
from hotline.learning.faults import Fault, Settlement
from hotline.learning.models import AnswerReportRow
from hotline.privacy.audit import Action, Actor, Object, record
from hotline.services import Services
from hotline.vocabulary import Sender


@dataclass(frozen=True)
class Subject:
    """What is reported: a kind of find (answer, item, organisation, fact), its id, and the version that was read."""

    kind: str
    id: str
    version: int | None


@dataclass(frozen=True)
class Line:
    """A line of the conversation without what says who somebody is."""

    sender: Sender
    text: str


@dataclass(frozen=True)
class Report:
    """An open report. `lines`: the conversation up to the report; none where the citizen wants it used for nothing."""

    id: str
    subject: Subject
    fault: Fault
    comment: str | None
    staff_no: str
    at: datetime
    lines: tuple[Line, ...]


def add_report(
    session: AsyncSession,
    *,
    conversation_id: str,
    subject: Subject,
    fault: Fault,
    comment: str | None,
    staff_no: str,
    last_seq: int,
    at: datetime,
) -> str:
    """Keep a report in the caller's transaction; its id. `last_seq`: how far the conversation had come."""
    row = AnswerReportRow(
        id=new_id(),
        conversation_id=conversation_id,
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_version=subject.version,
        fault=fault.value,
        comment=comment,
        staff_no=staff_no,
        last_seq=last_seq,
        at=at,
    )
    session.add(row)
    return row.id


async def open_reports(services: Services) -> list[Report]:
    """What nobody has settled yet, the oldest first; none of a rehearsal."""
    deidentifier = Deidentifier(load_words(services.settings.data_dir))
    async with services.database.read() as session:
        rows = await session.execute(
            select(AnswerReportRow, ConversationRow.learning_refused_at)
            .join(ConversationRow, ConversationRow.id == AnswerReportRow.conversation_id)
            .where(AnswerReportRow.settled_at.is_(None), ConversationRow.rehearsal.is_(False))
            .order_by(AnswerReportRow.at, AnswerReportRow.id)
        )
        return [
            _report(row, [] if refused else await _lines(session, row), deidentifier) for row, refused in rows.all()
        ]


async def settle(services: Services, *, report: str, settlement: Settlement, by: Actor) -> Report:
    """Close a report by the beginning of its id. NotFound for none or more than one such, Conflict where it is closed."""
    now = services.clock.now()
    async with services.database.write() as session:
        begins = AnswerReportRow.id.startswith(report, autoescape=True)
        rows = (await session.scalars(select(AnswerReportRow).where(begins).with_for_update())).all()
        if len(rows) != 1:
            raise NotFound(
                f"没有编号以 {report} 开头的一条。" if not rows else f"编号以 {report} 开头的不止一条，请多写几位。"
            )
        row = rows[0]
        if row.settled_at is not None:
            raise Conflict("这一条已经有人处理过了。")
        row.settled_at, row.settled_by, row.settlement = now, by.id[:64], settlement.value
        it = Object("answer_report", row.id)
        details = {"settlement": settlement.value, "subject": row.subject_id[:64]}
        record(session, at=now, actor=by, action=Action.REPORT_SETTLED, object=it, details=details)
        return _report(row, [], Deidentifier(load_words(services.settings.data_dir)))


async def _lines(session: AsyncSession, row: AnswerReportRow) -> Sequence[tuple[str, str]]:
    found = await session.execute(
        select(MessageRow.sender, MessageRow.text)
        .where(MessageRow.conversation_id == row.conversation_id, MessageRow.seq <= row.last_seq)
        .order_by(MessageRow.seq)
    )
    return [(sender, text) for sender, text in found]


def _report(row: AnswerReportRow, lines: Sequence[tuple[str, str]], deidentifier: Deidentifier) -> Report:
    """The comment is cleaned with the conversation: both may name the same person."""
    *cleaned, comment = deidentifier.conversation([*(text for _, text in lines), row.comment or ""])
    return Report(
        id=row.id,
        subject=Subject(row.subject_kind, row.subject_id, row.subject_version),
        fault=Fault(row.fault),
        comment=comment or None,
        staff_no=row.staff_no,
        at=row.at,
        lines=tuple(Line(Sender(sender), text) for (sender, _), text in zip(lines, cleaned, strict=True)),
    )
