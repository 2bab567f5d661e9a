"""Routes of a citizen's promise: ask for it, look at it, take it back."""

from fastapi import APIRouter
from pydantic import Field

from hotline.callbacks.promise import (
    LONGEST_WORD,
    Promised,
    PromiseState,
    Wish,
    make_promise,
    promise_of,
    withdraw_promise,
)
from hotline.callbacks.words import DayPart, PromiseKind
from hotline.conversations.api import ConversationId
from hotline.services import Injected
from hotline.web.bodies import Body
from hotline.web.budgets import Spending
from hotline.web.problems import PROBLEMS

router = APIRouter(prefix="/api/v1", tags=["citizen"], responses=PROBLEMS)


class WishBody(Body):
    """An answer here, or a call: to which number, when, whether it is safe and what may be said, and the check word."""

    kind: PromiseKind
    number: str | None = Field(None, max_length=30)
    day_part: DayPart = DayPart.ANY
    safe: bool = False
    may_say_hotline: bool = False
    check_word: str | None = Field(None, max_length=LONGEST_WORD)


@router.put("/conversations/{conversation_id}/callback")
async def ask(body: WishBody, conversation_id: ConversationId, services: Injected, budgets: Spending) -> Promised:
    """Leave it to be answered later; the question itself is a message like any other."""
    await budgets.spend(budgets.sending, conversation_id)
    return await make_promise(services, conversation_id=conversation_id, wish=Wish(**body.model_dump()))


@router.get("/conversations/{conversation_id}/callback")
async def look(conversation_id: ConversationId, services: Injected) -> PromiseState:
    """What is promised, and whether it is late."""
    return await promise_of(services, conversation_id)


@router.delete("/conversations/{conversation_id}/callback")
async def withdraw(conversation_id: ConversationId, services: Injected, budgets: Spending) -> PromiseState:
    """Take it back."""
    await budgets.spend(budgets.sending, conversation_id)
    return await withdraw_promise(services, conversation_id=conversation_id)
