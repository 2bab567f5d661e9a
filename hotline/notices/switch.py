"""The assistant's switch: off, every message goes to a person. Danger is looked for all the same."""

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import local_iso
from hotline.errors import Conflict
from hotline.notices.models import SwitchRow
from hotline.privacy.audit import Action, Actor, Object, record
from hotline.services import Services


class Switch(BaseModel):
    """How the switch stands, and why, since when and by whom it was turned last."""

    off: bool
    reason: str | None = None
    since: str | None = None
    turned_by: str | None = None


async def read_switch(session: AsyncSession) -> Switch:
    """As it stands now: one row, found by its key."""
    row = await session.scalar(select(SwitchRow).order_by(SwitchRow.id.desc()).limit(1))
    if row is None:
        return Switch(off=False)
    return Switch(off=row.off, reason=row.reason, since=local_iso(row.turned_at), turned_by=row.turned_by)


async def assistant_is_off(services: Services) -> bool:
    """Whether messages go to people without asking the brain."""
    async with services.database.read() as session:
        return (await read_switch(session)).off


async def turn_switch(services: Services, *, actor: Actor, off: bool, reason: str) -> Switch:
    """Turn it, with the reason on record. Raises Conflict where it stands so already."""
    now = services.clock.now()
    async with services.database.write() as session:
        if (await read_switch(session)).off is off:
            raise Conflict("智能助手已经停用了。" if off else "智能助手本来就开着。")
        session.add(SwitchRow(off=off, reason=reason, turned_by=actor.name, turned_at=now))
        action = Action.ASSISTANT_SWITCHED_OFF if off else Action.ASSISTANT_SWITCHED_ON
        record(session, at=now, actor=actor, action=action, object=Object("assistant", "assistant"))
    return Switch(off=off, reason=reason, since=local_iso(now), turned_by=actor.name)
