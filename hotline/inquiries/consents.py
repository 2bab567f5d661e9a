"""What a consent that was refused keeps the desk from.

Not to have asked forbids nothing: an authority may have another ground than consent. Who was asked is held to the answer.
"""

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.errors import Conflict
from hotline.inquiries.catalogue import load_inquiries
from hotline.inquiries.store import inquiries_of
from hotline.inquiries.words import ConsentTo, InquiryState

_FORBIDS = {
    ConsentTo.FORWARD: "群众{said}把情况转给别的单位，所以不能开工单、派单、补充工单。{then}",
    ConsentTo.EARLIER: "群众{said}看以前的会话，所以打不开。{then}",
    ConsentTo.VISIT: "群众{said}办完后回访，不要再为这个找他：回访结果记“不愿意说”。{then}",
}
_SAID = {
    InquiryState.ASKED: "还没有答同不同意",
    InquiryState.DECLINED: "不同意",
    InquiryState.REVOKED: "收回了同意，不让",
}
_THEN = {
    InquiryState.ASKED: "等他答了再办；不靠他同意也能办的，先点“不问了”。",
    InquiryState.DECLINED: "他改主意了，在那张卡上点“同意”就行。",
    InquiryState.REVOKED: "他改主意了，在那张卡上点“同意”就行。",
}


async def forbidden_by_consent(
    session: AsyncSession, data_dir: Path, conversation_id: str | None, to: ConsentTo
) -> str | None:
    """Why this may not be done, in words for the seat: what the citizen said last about it counts. None: it may."""
    if conversation_id is None:
        return None
    about_it = {question.id for question in load_inquiries(data_dir).values() if question.allows is to}
    asked = [
        row
        for row in await inquiries_of(session, conversation_id)
        if row.question in about_it and row.state != InquiryState.WITHDRAWN
    ]
    if not asked:
        return None
    state = InquiryState(max(asked, key=lambda row: row.settled_at or row.created_at).state)
    if state is InquiryState.GIVEN:
        return None
    return _FORBIDS[to].format(said=_SAID[state], then=_THEN[state])


async def require_consent(session: AsyncSession, data_dir: Path, conversation_id: str | None, to: ConsentTo) -> None:
    """Raises Conflict where the citizen was asked for this and has not agreed, or has taken it back."""
    if (why := await forbidden_by_consent(session, data_dir, conversation_id, to)) is not None:
        raise Conflict(why)
