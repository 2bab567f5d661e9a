"""What a work order says of the matter, and how it is filled in before the seat has written a word."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from hotline.briefs.brief import Brief
from hotline.catalogue.directory import OUTSIDE
from hotline.conversations.models import ConversationRow
from hotline.vocabulary import BriefKind

LONGEST = 2000
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
_WHAT = (BriefKind.WHAT, BriefKind.WHEN, BriefKind.HOW_MUCH, BriefKind.WHO, BriefKind.DOCUMENTS)
"""Lines of the brief that tell what happened, in this order."""


class OrderForm(BaseModel):
    """Who, how to be reached, what happened, where, and what is wanted. `confidential`: the citizen wants the unit that
    is complained of not to hear the name.
    """

    model_config = ConfigDict(extra="forbid")

    who: Line = ""
    contact: Line = ""
    what: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]
    where: Line = ""
    wanted: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    confidential: bool = False


class FilledForm(BaseModel):
    """The form as it opens: every field may still be empty."""

    who: str
    contact: str
    what: str
    where: str
    wanted: str


def filled_form(conversation: ConversationRow, brief: Brief) -> FilledForm:
    """Out of the brief and of what the citizen left with the hand-off. Who it is and what is wanted the seat asks: the
    brief tells whom the matter is about, which is somebody else as often as not.
    """
    lines = {line.kind: line for line in brief.lines}
    told = [lines[kind] for kind in _WHAT if kind in lines]
    what = "\n".join(line.text if line.kind is BriefKind.WHAT else f"{line.title}：{line.text}" for line in told)
    return FilledForm(
        who="",
        contact=(conversation.handoff_contact or "")[:200],
        what=what[:LONGEST],
        where="" if conversation.district in (None, OUTSIDE) else conversation.district or "",
        wanted="",
    )
