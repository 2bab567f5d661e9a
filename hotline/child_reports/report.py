"""Writing down that harm to a child was reported, and reading those entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.child_reports.models import Agency, ChildReportRow
from hotline.clock import local_iso
from hotline.conversations.hub import conversation_topic
from hotline.conversations.ownership import Owner
from hotline.conversations.store import lock_conversation, new_id
from hotline.errors import Forbidden, Invalid
from hotline.privacy.audit import Action, Object, record, record_read
from hotline.services import Services
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff

_SHOWN = 200
_CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class Report:
    """What a seat writes down."""

    child: str
    what: str
    agencies: tuple[Agency, ...]
    taken_by: str
    reported_at: datetime


class ChildReport(BaseModel):
    """One entry as the desk shows it."""

    id: str
    conversation_id: str
    child: str
    what: str
    agencies: list[Agency]
    taken_by: str
    reported_at: str
    staff_no: str
    name: str
    written_at: str


class ChildReportList(BaseModel):
    """The newest entries first."""

    reports: list[ChildReport]


async def write_report(services: Services, staff: Staff, conversation_id: str, report: Report) -> ChildReport:
    """Keep it for good. The seat who has the conversation writes it, or a supervisor."""
    now = services.clock.now()
    if report.reported_at > now + _CLOCKS_DIFFER:
        raise Invalid("报告的时间还没到；先报告，再记下来。")
    if not report.agencies:
        raise Invalid("要选至少一个报告的部门。")
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        mine = conversation.owner == Owner.STAFF and conversation.staff_id == staff.id
        if not mine and Role.SUPERVISOR not in staff.roles:
            raise Forbidden("强制报告由接待这段会话的坐席或者班长记。")
        row = ChildReportRow(
            id=new_id(),
            conversation_id=conversation_id,
            child=report.child.strip(),
            what=report.what.strip(),
            agencies=[agency.value for agency in dict.fromkeys(report.agencies)],
            taken_by=report.taken_by.strip(),
            reported_at=report.reported_at,
            staff_id=staff.id,
            staff_no=staff.staff_no,
            staff_name=staff.name,
            created_at=now,
        )
        session.add(row)
        it = Object("child_report", row.id)
        details = {"conversation": conversation_id, "to": ",".join(row.agencies)}
        record(session, at=now, actor=staff.actor, action=Action.CHILD_REPORT_WRITTEN, object=it, details=details)
    await services.hub.signal(conversation_topic(conversation_id))
    return _view(row)


async def reports_of(session: AsyncSession, conversation_id: str) -> list[ChildReport]:
    """Those of one conversation, the oldest first."""
    wanted = select(ChildReportRow).where(ChildReportRow.conversation_id == conversation_id)
    return _views(await session.scalars(wanted.order_by(ChildReportRow.created_at, ChildReportRow.id)))


async def read_reports(services: Services, staff: Staff) -> ChildReportList:
    """All of them, also of conversations that are erased. Reading is audited."""
    it = Object("child_report", "all")
    at = services.clock.now()
    await record_read(services.database, at=at, actor=staff.actor, action=Action.CHILD_REPORTS_READ, object=it)
    newest = select(ChildReportRow).order_by(ChildReportRow.created_at.desc(), ChildReportRow.id).limit(_SHOWN)
    async with services.database.read() as session:
        return ChildReportList(reports=_views(await session.scalars(newest)))


def _views(rows: Iterable[ChildReportRow]) -> list[ChildReport]:
    return [_view(row) for row in rows]


def _view(row: ChildReportRow) -> ChildReport:
    return ChildReport(
        id=row.id,
        conversation_id=row.conversation_id,
        child=row.child,
        what=row.what,
        agencies=[Agency(agency) for agency in row.agencies],
        taken_by=row.taken_by,
        reported_at=local_iso(row.reported_at),
        staff_no=row.staff_no,
        name=row.staff_name,
        written_at=local_iso(row.created_at),
    )
