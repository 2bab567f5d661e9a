"""Putting a label on a conversation and taking it off."""

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.ownership import Owner
from hotline.conversations.store import lock_conversation
from hotline.desk.casework import announced, note
from hotline.desk.labels import load_labels
from hotline.desk.models import ConversationLabelRow
from hotline.desk.reach import refuse_unless_open_to
from hotline.errors import Forbidden, Invalid
from hotline.privacy.audit import Action
from hotline.services import Services
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff


async def set_label(services: Services, staff: Staff, conversation_id: str, label_id: str, *, on: bool) -> None:
    """The seat who has it in hand, or a supervisor who may read it. Doing it twice changes nothing.

    Raises Invalid for a label that is not in use; taking a retired one off is possible.
    """
    async with announced(services, conversation_id) as session:
        await turn_label(services, session, staff, conversation_id, label_id, on=on)


async def turn_label(
    services: Services, session: AsyncSession, staff: Staff, conversation_id: str, label_id: str, *, on: bool
) -> None:
    """The same in the caller's transaction."""
    label = load_labels(services.settings.data_dir).get(label_id)
    if on and (label is None or label.retired):
        raise Invalid("没有这个标签，或者它已经不用了。")
    conversation = await lock_conversation(session, conversation_id)
    mine = conversation.owner == Owner.STAFF and conversation.staff_id == staff.id
    if not mine and Role.SUPERVISOR not in staff.roles:
        raise Forbidden("标签由接待这段会话的坐席或者班长贴。")
    await refuse_unless_open_to(services, session, staff, conversation)
    row = await session.get(ConversationLabelRow, (conversation_id, label_id))
    if on == (row is not None):
        return
    if row is not None:
        await session.delete(row)
    else:
        now = services.clock.now()
        session.add(ConversationLabelRow(conversation_id=conversation_id, label=label_id, added_at=now))
    note(services, session, staff, Action.LABEL_SET, conversation_id, {"label": label_id, "on": on})
