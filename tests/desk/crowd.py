"""Many seats and many who wait: what they do until nobody waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from hotline.conversations.line import line_order
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.desk import casework
from hotline.errors import Conflict
from hotline.services import Services
from hotline.staff.models import StaffAccount, StaffSession
from hotline.staff.sessions import Staff

SEATS, CONVERSATIONS, EACH = 20, 200, 10


def staff_of(account: StaffAccount, now) -> Staff:
    return Staff(
        id=account.id,
        login=account.login,
        name=account.name,
        staff_no=account.staff_no,
        roles=account.roles,
        organisation_id=None,
        next_step=None,
        csrf_token="",
        digest="",
        session_ends_at=now,
    )


async def head(services) -> list[str]:
    """The five who are next."""
    async with services.database.read() as session:
        waiting = select(ConversationRow.id).where(ConversationRow.owner == Owner.QUEUE)
        return list(await session.scalars(waiting.order_by(*line_order()).limit(5)))


async def work_through(services, staff: Staff) -> tuple[list[str], int]:
    """Claim the next one, again and again, until nobody waits or the hands are full: what was got, and the refusals."""
    got: list[str] = []
    refused = 0
    while waiting := await head(services):
        for conversation_id in waiting:
            try:
                await casework.claim(services, staff, conversation_id)
            except Conflict as error:
                refused += 1
                if "到上限" in error.detail:
                    return got, refused
                continue
            got.append(conversation_id)
            break
    return got, refused


async def open_pages(services: Services, crew: Sequence[Staff], *, at: datetime) -> None:
    """Their pages are open: each gives a sign."""
    async with services.database.write() as session:
        for staff in crew:
            session.add(
                StaffSession(
                    digest=staff.id * 2,
                    account_id=staff.id,
                    csrf_token="",
                    stage="full",
                    created_at=at,
                    last_seen_at=at,
                    expires_at=at + timedelta(hours=1),
                )
            )
