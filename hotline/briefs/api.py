"""Routes of the brief: the citizen reads it, corrects or shortens it, or skips it."""

from fastapi import APIRouter
from pydantic import Field

from hotline.briefs.brief import Brief, brief_of, give_brief, skip_brief
from hotline.briefs.build import LONGEST_LINE, Line
from hotline.conversations.api import ConversationId
from hotline.services import Injected
from hotline.vocabulary import BriefKind
from hotline.web.bodies import Body
from hotline.web.budgets import Spending
from hotline.web.problems import PROBLEMS

router = APIRouter(prefix="/api/v1", tags=["citizen"], responses=PROBLEMS)


class LineBody(Body):
    """One line in the citizen's wording."""

    kind: BriefKind
    text: str = Field(min_length=1, max_length=LONGEST_LINE)


class BriefBody(Body):
    """The lines that the seat shall see first; what was dropped is not among them."""

    lines: list[LineBody] = Field(max_length=len(BriefKind))


@router.get("/conversations/{conversation_id}/brief")
async def brief(conversation_id: ConversationId, services: Injected) -> Brief:
    """What a seat will read first: what was said so far, in a few lines."""
    return await brief_of(services, conversation_id)


@router.put("/conversations/{conversation_id}/brief")
async def give(body: BriefBody, conversation_id: ConversationId, services: Injected, budgets: Spending) -> Brief:
    """Say it in one's own words; 409 where nobody is being waited for."""
    await budgets.spend(budgets.sending, conversation_id)
    lines = [Line(kind=line.kind, text=line.text) for line in body.lines]
    return await give_brief(services, conversation_id=conversation_id, lines=lines)


@router.delete("/conversations/{conversation_id}/brief")
async def skip(conversation_id: ConversationId, services: Injected, budgets: Spending) -> Brief:
    """Skip it. The place in line stays as it is."""
    await budgets.spend(budgets.sending, conversation_id)
    return await skip_brief(services, conversation_id=conversation_id)
