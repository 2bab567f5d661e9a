"""Routes of the citizen: what a seat asked for, and filling it in. Agreeing, declining and taking back are buttons."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import Field

from hotline.callbacks.promise import LONGEST_WORD, Wish
from hotline.callbacks.words import DayPart, PromiseKind
from hotline.conversations.api import ConversationId
from hotline.inquiries.answering import (
    CitizenInquiries,
    CitizenInquiry,
    Named,
    fill_in,
    inquiries_for_citizen,
)
from hotline.inquiries.words import InquiryKind
from hotline.services import Injected
from hotline.web.bodies import Body
from hotline.web.budgets import Spending
from hotline.web.problems import PROBLEMS

router = APIRouter(prefix="/api/v1", tags=["citizen"], responses=PROBLEMS)


class ContactBody(Body):
    """A number to call: who answers there, when, what may be said, and the check word."""

    kind: Literal[InquiryKind.CONTACT]
    number: str = Field(max_length=30)
    day_part: DayPart = DayPart.ANY
    safe: bool = False
    may_say_hotline: bool = False
    check_word: str | None = Field(None, max_length=LONGEST_WORD)

    @property
    def given(self) -> Wish:
        """As the use case takes it."""
        return Wish(kind=PromiseKind.CALL, **self.model_dump(exclude={"kind"}))


class IdentityBody(Body):
    """What the citizen wants to be called, and whether it is about themselves."""

    kind: Literal[InquiryKind.IDENTITY]
    name: str = Field(max_length=200)
    for_self: bool

    @property
    def given(self) -> Named:
        """As the use case takes it."""
        return Named(self.name, self.for_self)


Given = Annotated[ContactBody | IdentityBody, Field(discriminator="kind")]
InquiryId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


@router.get("/conversations/{conversation_id}/inquiries")
async def look(conversation_id: ConversationId, services: Injected) -> CitizenInquiries:
    """What was asked for, under which message, and how it stands."""
    return await inquiries_for_citizen(services, conversation_id)


@router.put("/conversations/{conversation_id}/inquiries/{inquiry_id}")
async def fill(
    body: Given, inquiry_id: InquiryId, conversation_id: ConversationId, services: Injected, budgets: Spending
) -> CitizenInquiry:
    """Fill it in; 409 where it is asked no more."""
    await budgets.spend(budgets.sending, conversation_id)
    return await fill_in(services, conversation_id=conversation_id, inquiry_id=inquiry_id, given=body.given)
