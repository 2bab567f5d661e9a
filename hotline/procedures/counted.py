"""Under an answer whose matter has a limit: the limit, counted from the day the citizen told. Pure."""

from collections.abc import Sequence

from hotline.conversations.brain import Understanding
from hotline.conversations.reply import Button, Citation, NoteLimit, ReplyMessage, Start
from hotline.knowledge.memory import ASKED, Memory, Turned
from hotline.knowledge.present import HANDOFF
from hotline.knowledge.versions import Span
from hotline.procedures.deadlines.procedure import DeadlineProcedure
from hotline.procedures.deadlines.questions import DAY
from hotline.procedures.deadlines.result import State
from hotline.procedures.deadlines.rules import Rule
from hotline.procedures.deadlines.spot import Spot, kept_as, spot_of_event, spot_told, spots_before
from hotline.procedures.deadlines.wording import over, pressing
from hotline.procedures.offers import put_first
from hotline.procedures.procedure import Context
from hotline.procedures.registry import Procedures
from hotline.vocabulary import Area, Outcome

_ANSWERS = (Outcome.ANSWERED, Outcome.AREA_OVERVIEW, Outcome.CLARIFIED, Outcome.SEARCHED)


def with_limits(
    turned: Turned,
    understanding: Understanding,
    procedures: Procedures,
    context: Context,
    *,
    event: str | None,
    offers: bool,
) -> Turned:
    """The turn with each limit that its messages have to do with, once.

    `event`: the message did nothing but answer when this happened. `offers`: nothing else is in hand, so that what can
    be begun here may be offered.
    """
    deadline = procedures.get(DeadlineProcedure.id)
    if not isinstance(deadline, DeadlineProcedure) or turned.reply.outcome not in _ANSWERS:
        return turned
    messages: list[ReplyMessage] = []
    limits: list[NoteLimit] = []
    memory, said = turned.memory, set[str]()
    for message in turned.reply.messages:
        spot = None if message.topic.area is Area.CRISIS else _told(deadline, message, understanding, context)
        spot = spot or _replied(deadline, message, understanding, context, memory, event)
        if spot is not None and spot.rule.id not in said:
            memory = memory.with_day(kept_as(spot.rule), str(spot.start.span), asking=memory.asking)
            limits.append(NoteLimit(rule=spot.rule.id, last_day=spot.act_by))
            message = _counted(deadline, message, spot, context, offers=offers)
        elif (known := _remembered(deadline, message, context, memory)) is not None and known.rule.id not in said:
            spot = known
            message = message.model_copy(
                update={"text": f"{known.sentence(context.now, again=True)}\n\n{message.text}"}
            )
        said |= {spot.rule.id} if spot else set()
        messages.append(message)
    reply = turned.reply.model_copy(update={"messages": messages, "effects": [*turned.reply.effects, *limits]})
    return Turned(reply, memory)


def _told(
    deadline: DeadlineProcedure, message: ReplyMessage, understanding: Understanding, context: Context
) -> Spot | None:
    answer = message.answer.id if message.answer else None
    return spot_told(deadline.book, understanding, answer, context.calendar, now=context.now)


def _replied(
    deadline: DeadlineProcedure,
    message: ReplyMessage,
    understanding: Understanding,
    context: Context,
    memory: Memory,
    event: str | None,
) -> Spot | None:
    span = memory.days.get(event or "")
    if event is None or message.answer is None or span in (None, ASKED):
        return None
    told, answer = Span.read(span), message.answer.id
    return spot_of_event(deadline.book, event, told, answer, understanding.text, context.calendar, now=context.now)


def _remembered(deadline: DeadlineProcedure, message: ReplyMessage, context: Context, memory: Memory) -> Spot | None:
    """A limit that was said before and is pressing: said again under each answer to which it belongs."""
    if message.answer is None:
        return None
    before = spots_before(deadline.book, memory.days, context.calendar, now=context.now)
    about = message.answer.id
    return next((spot for spot in before if spot.belongs_to(about) and pressing(spot.result)), None)


def _counted(
    deadline: DeadlineProcedure, message: ReplyMessage, spot: Spot, context: Context, *, offers: bool
) -> ReplyMessage:
    person = [HANDOFF] if spot.urgent else []
    starts = _starts(deadline, spot) if offers else []
    begun = {deadline.id, *(button.command.procedure for button in starts if isinstance(button.command, Start))}
    rest = [
        button
        for button in message.buttons
        if not (isinstance(button.command, Start) and button.command.procedure in begun) and button not in person
    ]
    basis = [Citation(**entry.model_dump(exclude={"rule"})) for entry in deadline.book.basis(spot.rule)]
    cited = {(each.statute, each.article) for each in message.citations}
    more = [each for each in basis if (each.statute, each.article) not in cited]
    said = message.model_copy(
        update={
            "text": f"{spot.text(deadline.book, context.now)}\n\n{_law(spot.rule)}\n\n{message.text}",
            "citations": [*message.citations, *more],
            "buttons": rest,
        }
    )
    return put_first(said, [*person, *starts])


def _starts(deadline: DeadlineProcedure, spot: Spot) -> Sequence[Button]:
    """The paper to write as long as there is time, with the day that is known; and another day."""
    first = spot.start.span.first
    whole = first is not None and first == spot.start.span.last
    known = {DAY: first.isoformat()} if whole and first else {}
    papers = [] if over(spot.result) or spot.result.state is State.PASSED else deadline.papers(spot.rule, known)[:1]
    return [*papers, deadline.anew(spot.rule)]


def _law(rule: Rule) -> str:
    """The article that sets the limit."""
    governing = rule.citations[0]
    return f"期限依据：《{governing.statute}》{governing.article or ''}。"
