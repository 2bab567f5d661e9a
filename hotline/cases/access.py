"""The way to one's own case: number and code give a token for a day.

Whether a number exists cannot be told: an unknown number and a wrong code are the same 404 at the same cost. Tries are
limited for each number and network together, for each number, and over all; every limit is one of minutes. While one
of the last two is used up, a network that has not tried lately still has a few tries: somebody who guesses elsewhere
cannot keep the owner out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from limits import parse
from prometheus_client import Counter
from pydantic import BaseModel
from sqlalchemy import delete, select

from hotline.cases.models import CaseRow, CaseTokenRow
from hotline.cases.numbers import plain
from hotline.clock import local_iso
from hotline.codes import matches
from hotline.errors import NotAuthenticated, NotFound, TooMany
from hotline.privacy.audit import SYSTEM, Action, AuditEntry, Object, record
from hotline.services import Services
from hotline.tokens import digest, new_token
from hotline.web.budgets import Budget, Budgets
from hotline.web.metrics import REGISTRY

log = structlog.get_logger()

_WAIT = "试的次数太多了，请过一会儿再试。急的话请拨打 12348，或者带身份证到办理机构查询。"
OF_NUMBER_AND_SOURCE = Budget("case-number-source", parse("5/15 minutes"), _WAIT)
OF_NUMBER = Budget("case-number", parse("30/15 minutes"), _WAIT)
OF_ALL = Budget("case-all", parse("600/10 minutes"), _WAIT)
OF_NEWCOMER = Budget("case-newcomer", parse("3/15 minutes"), _WAIT)
FAILURES = Budget("case-failures", parse("50/10 minutes"), "")
"""More wrong tries than this in ten minutes are no longer people who mistype."""

_VALID = timedelta(days=1)
_ALARM_EVERY = timedelta(minutes=10)
ALARM_SHOWN = timedelta(hours=1)
_NO_SUCH_PAIR = "办件编号或查询码不对，请核对后再试。查询码在提交时只显示过一次；找不到了请拨打 12348。"
WRONG = Counter(
    "hotline_case_access_wrong_total", "Tries to open a case with a wrong number or code", registry=REGISTRY
)
SPRAYING = Counter("hotline_case_spraying_total", "Alarms: too many wrong tries in ten minutes", registry=REGISTRY)


class CaseKey(BaseModel):
    """The token for one case."""

    token: str
    expires_at: str


@dataclass(frozen=True)
class _Tried:
    number: str
    source: str


async def open_with_code(services: Services, budgets: Budgets, *, number: str, code: str, source: str) -> CaseKey:
    """A token for the case. Raises NotFound for a pair that is none, TooMany when a limit is used up."""
    tried = _Tried(digest(plain(number)), source)
    await _spend(budgets, tried)
    async with services.database.read() as session:
        row = (
            await session.execute(select(CaseRow.id, CaseRow.code_hash).where(CaseRow.number == plain(number)))
        ).one_or_none()
    if not await matches(row.code_hash if row else None, code) or row is None:
        await _note_failure(services, budgets)
        raise NotFound(_NO_SUCH_PAIR)
    token, now = new_token(), services.clock.now()
    expires_at = now + _VALID
    async with services.database.write() as session:
        await session.execute(delete(CaseTokenRow).where(CaseTokenRow.expires_at < now))
        session.add(CaseTokenRow(digest=digest(token), case_id=row.id, expires_at=expires_at))
    await budgets.restore(OF_NUMBER_AND_SOURCE, f"{tried.number} {tried.source}")
    await budgets.restore(OF_NUMBER, tried.number)
    await budgets.restore(OF_NEWCOMER, source)
    return CaseKey(token=token, expires_at=local_iso(expires_at))


async def admit(services: Services, *, number: str, token: str) -> None:
    """Let the holder of this case's token pass. Raises NotAuthenticated for a token nobody holds, NotFound for another's."""
    async with services.database.read() as session:
        held = await session.scalar(
            select(CaseRow.number)
            .join(CaseTokenRow, CaseTokenRow.case_id == CaseRow.id)
            .where(CaseTokenRow.digest == digest(token), CaseTokenRow.expires_at > services.clock.now())
        )
    if held is None:
        raise NotAuthenticated("查询的凭证不对或已经过期，请用办件编号和查询码重新打开。")
    if held != plain(number):
        raise NotFound("没有找到这个办件，请核对办件编号。")


async def spraying_since(services: Services) -> datetime | None:
    """When the last alarm within an hour was raised."""
    alarm = select(AuditEntry.at).where(
        AuditEntry.action == Action.CASE_SPRAYING.value, AuditEntry.at > services.clock.now() - ALARM_SHOWN
    )
    async with services.database.read() as session:
        return await session.scalar(alarm.order_by(AuditEntry.at.desc()).limit(1))


async def _spend(budgets: Budgets, tried: _Tried) -> None:
    """Spent before it is judged, so that guesses sent at once count too."""
    await budgets.spend(OF_NUMBER_AND_SOURCE, f"{tried.number} {tried.source}")
    try:
        await budgets.spend(OF_NUMBER, tried.number)
        await budgets.spend(OF_ALL, "all")
    except TooMany:
        await budgets.spend(OF_NEWCOMER, tried.source)


async def _note_failure(services: Services, budgets: Budgets) -> None:
    WRONG.inc()
    try:
        await budgets.spend(FAILURES, "all")
    except TooMany:
        await _alarm(services)


async def _alarm(services: Services) -> None:
    """Once in ten minutes: a line in the trail, which the desk shows, a figure, and a line in the log."""
    now = services.clock.now()
    async with services.database.read() as session:
        recent = select(AuditEntry.id).where(
            AuditEntry.action == Action.CASE_SPRAYING.value, AuditEntry.at > now - _ALARM_EVERY
        )
        if await session.scalar(recent.limit(1)) is not None:
            return
    async with services.database.write() as session:
        record(session, at=now, actor=SYSTEM, action=Action.CASE_SPRAYING, object=Object("cases", "all"))
    SPRAYING.inc()
    log.warning("case_codes_sprayed")
