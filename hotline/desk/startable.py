"""What a seat can start for a citizen: every procedure, those first that stand under the answers shown in this talk."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, Field
from sqlalchemy import select

from hotline.conversations.models import TurnRow
from hotline.conversations.results import living
from hotline.desk.filling import refuse_unless_in_hand
from hotline.procedures.offers import Offers, load_offers
from hotline.services import Services
from hotline.staff.sessions import Staff


class Startable(BaseModel):
    """One procedure."""

    id: str
    title: str
    paper: bool = Field(description="it drafts a paper")
    fits: bool = Field(description="it stands under an answer that was shown in this talk")


class StartableList(BaseModel):
    """All of them, what fits first."""

    procedures: list[Startable]


async def startable(services: Services, staff: Staff, conversation_id: str) -> StartableList:
    """The list for this talk. Raises Forbidden where this seat has not got it."""
    async with services.database.read() as session:
        refuse_unless_in_hand(await living(session, conversation_id), staff)
        shown = await session.scalars(
            select(TurnRow.answers).where(TurnRow.conversation_id == conversation_id).order_by(TurnRow.seq)
        )
        ids = {answer["id"] for answers in shown for answer in answers}
    offers = _offers(services.settings.data_dir)
    fitting = {offer.procedure for id_ in ids for offer in offers.under(id_)}
    procedures = [
        Startable(id=each.id, title=each.title, paper=each.id.startswith("draft/"), fits=each.id in fitting)
        for each in services.procedures
    ]
    return StartableList(procedures=sorted(procedures, key=lambda each: not each.fits))


@cache
def _offers(data_dir: Path) -> Offers:
    return load_offers(data_dir)
