"""What a pressed button of the page without script asks for, done by the same use cases as the API's."""

from hotline.briefs.brief import give_brief, skip_brief
from hotline.briefs.build import LONGEST_LINE, Line
from hotline.callbacks.promise import LONGEST_WORD, Wish, make_promise, withdraw_promise
from hotline.callbacks.words import DayPart, PromiseKind
from hotline.conversations.consent import set_learning
from hotline.conversations.handoff import cancel_handoff, request_handoff
from hotline.conversations.incoming import Incoming
from hotline.conversations.messages import Resume
from hotline.conversations.store import new_id
from hotline.conversations.turns import Turns
from hotline.inquiries.answering import LONGEST_NAME, Named, fill_in
from hotline.pages.visit import Form, Visit
from hotline.real_name.logging_in import log_out
from hotline.services import Services
from hotline.vocabulary import BriefKind
from hotline.web.budgets import Budgets

_LEARNING = {"learn": True, "do_not_learn": False}
_CARDS = ("give_contact", "give_name")
"""What a seat has asked for, filled in on the card under the question."""


async def perform(services: Services, turns: Turns, budgets: Budgets, visit: Visit, form: Form) -> Resume | None:
    """Do it, in the conversation of this visit; a receipt, where it left one to be shown."""
    if form.action == "handoff":
        return (await request_handoff(services, conversation_id=visit.conversation_id)).resume
    if form.action == "cancel":
        await cancel_handoff(services, conversation_id=visit.conversation_id)
        return None
    if form.action in _LEARNING:
        allowed = _LEARNING[form.action]
        await set_learning(services, conversation_id=visit.conversation_id, allowed=allowed)
        return None
    if form.action == "log_out":
        await log_out(services, visit.conversation_id)
        return None
    await budgets.spend(budgets.sending, visit.conversation_id)
    if form.action == "skip_brief":
        await skip_brief(services, conversation_id=visit.conversation_id)
        return None
    if form.action == "give_brief":
        await give_brief(services, conversation_id=visit.conversation_id, lines=_lines(form))
        return None
    if form.action == "promise":
        return await _leave_word(services, turns, visit, form)
    if form.action in _CARDS:
        given = _named(form) if form.action == "give_name" else _wish(form, PromiseKind.CALL)
        await fill_in(services, conversation_id=visit.conversation_id, inquiry_id=form.inquiry, given=given)
        return None
    if form.action == "withdraw":
        await withdraw_promise(services, conversation_id=visit.conversation_id)
        return None
    incoming = Incoming(
        form.client_message_id or new_id(),
        text=None if form.payload else form.text,
        payload=form.payload or None,
    )
    return (await turns.take(visit.conversation_id, incoming)).resume


async def _leave_word(services: Services, turns: Turns, visit: Visit, form: Form) -> Resume:
    """The question goes in like any other, so that danger in it is heard; then the promise."""
    kind = PromiseKind.CALL if form.wish.get("number", "").strip() else PromiseKind.ANSWER
    if form.text.strip():
        key = form.client_message_id or new_id()
        await turns.take(visit.conversation_id, Incoming(key, text=form.text, payload=None))
    return (await make_promise(services, conversation_id=visit.conversation_id, wish=_wish(form, kind))).resume


def _wish(form: Form, kind: PromiseKind) -> Wish:
    return Wish(
        kind=kind,
        number=form.wish.get("number", "")[:30],
        day_part=DayPart(part) if (part := form.wish.get("day_part", "")) in set(DayPart) else DayPart.ANY,
        safe=form.wish.get("safe") == "yes",
        may_say_hotline=form.wish.get("may_say_hotline") == "yes",
        check_word=form.wish.get("check_word", "")[:LONGEST_WORD],
    )


def _named(form: Form) -> Named:
    return Named(form.wish.get("name", "")[:LONGEST_NAME], for_self=form.wish.get("for_self") != "no")


def _lines(form: Form) -> list[Line]:
    """The lines as they were left in the form; an emptied one is dropped."""
    kinds = [kind for kind in BriefKind if form.lines.get(kind, "").strip()]
    return [Line(kind=kind, text=form.lines[kind].strip()[:LONGEST_LINE]) for kind in kinds]
