"""The work order that is proposed when a seat closes: filled in from the brief, ticked where 12345 passes such matters on."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, Field
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.briefs.brief import Brief
from hotline.conversations.models import ConversationRow
from hotline.inquiries.consents import forbidden_by_consent
from hotline.inquiries.words import ConsentTo
from hotline.vocabulary import Area
from hotline.work_orders.exclusions import load_exclusions
from hotline.work_orders.form import FilledForm, filled_form
from hotline.work_orders.models import WorkOrderRow

PASSED_ON = frozenset(
    f"{Area.HOTLINE_HUMAN}/{matter}"
    for matter in (
        "city",
        "complaint",
        "heating",
        "noise",
        "official",
        "pollution",
        "river",
        "road",
        "school",
        "suggestion",
        "transport",
        "venue",
    )
)
"""Matters that another body has to act upon."""

_WANTED = "请有关单位核实处理，把结果答复群众。"


class OrderProposal(BaseModel):
    """The form as it would be sent, to be looked over."""

    form: FilledForm
    likely: bool = Field(description="what was understood is a matter that 12345 passes on, and what happened is told")


async def may_propose(session: AsyncSession, data_dir: Path, conversation: ConversationRow) -> bool:
    """Not for a rehearsal, not where an order was opened already, and not where the citizen does not agree to it."""
    if await forbidden_by_consent(session, data_dir, conversation.id, ConsentTo.FORWARD) is not None:
        return False
    opened = exists().where(WorkOrderRow.conversation_id == conversation.id)
    return not conversation.rehearsal and not await session.scalar(select(opened))


def propose_order(
    data_dir: Path, conversation: ConversationRow, brief: Brief, meanings: Iterable[str]
) -> OrderProposal | None:
    """`meanings` are what was understood and answered, each `area/matter.facet`.

    None where it looks like a matter that 12345 does not take: that has to be looked at in the form of its own.
    """
    form = filled_form(conversation, brief)
    area = Area(conversation.topic_area) if conversation.topic_area else None
    if load_exclusions(data_dir).suspected([form.what], area):
        return None
    understood = any(meaning.split(".")[0] in PASSED_ON for meaning in meanings)
    return OrderProposal(form=form.model_copy(update={"wanted": _WANTED}), likely=understood and bool(form.what))
