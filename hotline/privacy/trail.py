"""The auditor's search of the whole trail: who did what to which object, and when. The trail is only ever read here."""

from datetime import date, datetime, time, timedelta
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import SHANGHAI, local_iso
from hotline.errors import Invalid
from hotline.knowledge.names import area_names
from hotline.privacy.audit import Action, Actor, AuditEntry, Object, ObjectKind, record
from hotline.privacy.detail_titles import titles_of
from hotline.services import Services
from hotline.staff.models import StaffAccount

PAGE = 50
LONGEST_DAYS = 366


class TrailEntry(BaseModel):
    """One line of the trail."""

    id: int
    at: str
    actor_kind: str = Field(description="staff, command or system")
    actor: str = Field(description="a member of staff's login, or the operating system's user")
    actor_name: str | None = Field(description="how people call this member of staff")
    action: str = Field(description="one of the actions, or of an older release's")
    object_kind: str
    object_id: str
    object_name: str | None = Field(description="the login, where the object is an account")
    details: dict[str, Any]
    titles: dict[str, str] = Field(description="what values of the details are called that are codes, by their name")


class Trail(BaseModel):
    """A page of what was found, the latest first."""

    total: int
    page: int
    pages: int
    entries: list[TrailEntry]


async def search_trail(
    services: Services,
    *,
    actor: Actor,
    first: date,
    last: date,
    who: str = "",
    action: Action | None = None,
    kind: ObjectKind | None = None,
    object_id: str = "",
    page: int = 1,
) -> Trail:
    """Search it. The search is recorded before anything is shown: what was searched for in ids and closed words only.

    `who` and, for accounts, `object_id` are a login, a staff number or a name; `object_id` otherwise the id or number.
    """
    if not 0 <= (last - first).days < LONGEST_DAYS:
        raise Invalid("结束的日子不能在开始的前面，一次最多查一年。")
    who, object_id, now = who.strip(), object_id.strip(), services.clock.now()
    async with services.database.write() as session:
        actors = await _accounts(session, who) if who else []
        details: dict[str, str | int | bool] = {"first": first.isoformat(), "last": last.isoformat(), "page": page}
        if who:
            details["who"] = ",".join(account.login for account in actors)[:64] or "unknown"
        details |= {"action": action.value} if action else {}
        details |= {"kind": kind.value} if kind else {}
        details |= {"one": True} if object_id else {}
        it = Object("audit", "trail")
        record(session, at=now, actor=actor, action=Action.AUDIT_SEARCHED, object=it, details=details)
    row = AuditEntry
    wanted: list[ColumnElement[bool]] = [row.at >= _midnight(first), row.at < _midnight(last) + timedelta(days=1)]
    if who:
        wanted.append(row.actor_id.in_([*(account.id for account in actors), who]))
    if action:
        wanted.append(row.action == action.value)
    async with services.database.read() as session:
        if object_id:
            accounts = [account.id for account in await _accounts(session, object_id)]
            # Every kind is named where none is wanted in particular, so that the index on objects serves.
            wanted.append(row.object_kind.in_([kind] if kind else list(ObjectKind)))
            wanted.append(row.object_id.in_([*accounts, object_id]))
        elif kind:
            wanted.append(row.object_kind == kind.value)
        total = await session.scalar(select(func.count()).select_from(row).where(*wanted)) or 0
        newest = select(row).where(*wanted).order_by(row.at.desc(), row.id.desc())
        rows = list(await session.scalars(newest.limit(PAGE).offset((page - 1) * PAGE)))
        known = {each.actor_id for each in rows} | {each.object_id for each in rows if each.object_kind == "staff"}
        found = await session.scalars(select(StaffAccount).where(StaffAccount.id.in_(known)))
        people = {account.id: account for account in found}
        names = await area_names(session)
    data_dir = services.settings.data_dir
    titles = [titles_of(each.action, each.details, names=names, data_dir=data_dir) for each in rows]
    entries = [_entry(each, people, named) for each, named in zip(rows, titles, strict=True)]
    return Trail(total=total, page=page, pages=max(1, -(-total // PAGE)), entries=entries)


async def _accounts(session: AsyncSession, typed: str) -> list[StaffAccount]:
    same = or_(StaffAccount.login == typed.lower(), StaffAccount.staff_no == typed, StaffAccount.name == typed)
    return list(await session.scalars(select(StaffAccount).where(same)))


def _entry(row: AuditEntry, people: dict[str, StaffAccount], titles: dict[str, str]) -> TrailEntry:
    actor, it = people.get(row.actor_id), people.get(row.object_id)
    return TrailEntry(
        id=row.id,
        at=local_iso(row.at),
        actor_kind=row.actor_kind,
        actor=row.actor_name,
        actor_name=actor.name if actor else None,
        action=row.action,
        object_kind=row.object_kind,
        object_id=row.object_id,
        object_name=it.login if it and row.object_kind == "staff" else None,
        details=row.details,
        titles=titles,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
