"""An answer whose law depends on the day: asks for the day, answers for it, and says which version it rests on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from hotline.conversations.reply import Ask, Button, ReplyMessage
from hotline.knowledge.days import EVENT_DAY, UNKNOWN
from hotline.knowledge.memory import ASKED, Memory
from hotline.knowledge.schema import AnswerEntry, Event, Period
from hotline.knowledge.versions import Span, answer_in, in_words, period_on, span_in_words

_FORGOTTEN = "记不清了"
_SEVERAL_DAYS = "您说了不止一个日子，前后适用的法律不一样。"
_BUTTONS = 6
Build = Callable[[AnswerEntry], ReplyMessage]
"""Makes the message of an answer, whichever period's text it holds."""


@dataclass(frozen=True)
class Dated:
    """A message, and what is known of the event's day after it. `waits`: it only asks for the day."""

    message: ReplyMessage
    day: str | None = None
    asks: bool = False
    waits: bool = False

    def remembered(self, answer: AnswerEntry, memory: Memory) -> Memory:
        """The memory with it."""
        if self.day is None:
            return memory
        return memory.with_day(event_key(answer), self.day, asking=answer.id if self.asks else None)


def event_key(answer: AnswerEntry) -> str:
    """The event under which a conversation remembers the day: shared by the answers of an area that depend on it."""
    return f"{answer.area}/{answer.event}"


def dated(
    answer: AnswerEntry, event: Event, told: Sequence[Span], memory: Memory, *, today: date, build: Build
) -> Dated:
    """The answer for the day told now or before; else the question for it, as far as the answer wants it asked.

    `memory` is that of before the turn: what was asked then and is not told now will not be asked a second time.
    """
    known = memory.days.get(event_key(answer))
    spans = list(told) or ([Span.read(known)] if known and known != ASKED else [])
    current = period_on(answer.periods, today)
    possible = [period for period in answer.periods if any(span.meets(period) for span in spans)]
    if UNKNOWN not in spans and len(possible) == 1:
        return _for_period(answer, possible[0], spans[0], today=today, build=build)
    vague_again = memory.asking == answer.id and known not in (None, ASKED) and bool(spans)
    ignored = not spans and known == ASKED and answer.ask_day == "first"
    if UNKNOWN in spans or vague_again or ignored:
        return Dated(_in_doubt(answer, current, build=build), day=str(UNKNOWN))
    if spans:
        straddles = sum(spans[0].meets(period) for period in answer.periods) > 1
        opening = f"您说的{span_in_words(spans[0])}里换过法律，前后不一样。" if straddles else _SEVERAL_DAYS
        return Dated(_question(answer, event, possible, opening, build=build), day=str(spans[0]), asks=True, waits=True)
    if known == ASKED or answer.ask_day == "never":
        return Dated(build(answer_in(answer, current)))
    if answer.ask_day == "first":
        opening = "这件事发生的日子不同，适用的法律不一样。"
        return Dated(_question(answer, event, answer.periods, opening, build=build), day=ASKED, asks=True, waits=True)
    return Dated(_with_question(answer, event, current, build=build), day=ASKED, asks=True)


def _for_period(answer: AnswerEntry, period: Period, span: Span, *, today: date, build: Build) -> Dated:
    then = "适用的是现在施行的" if period is period_on(answer.periods, today) else "那时适用的是"
    opening = f"按您说的{span_in_words(span)}来答，{then}{period.law}。"
    others = [other for other in answer.periods if other is not period]
    message = _framed(build(answer_in(answer, period, span)), opening=opening)
    buttons = [*message.buttons, *_choices(answer, others, prefix="其实是")]
    return Dated(message.model_copy(update={"buttons": buttons}), day=str(span))


def _in_doubt(answer: AnswerEntry, current: Period, *, build: Build) -> ReplyMessage:
    opening = (
        f"日子拿不准也不要紧，先按现在施行的{current.law}来答。"
        f"要不是{in_words(current)}的事，适用的法律可能不一样，请打 12348 问准。"
    )
    return _framed(build(answer_in(answer, current)), opening=opening)


def _with_question(answer: AnswerEntry, event: Event, current: Period, *, build: Build) -> ReplyMessage:
    others = [period for period in answer.periods if period is not current]
    message = build(answer_in(answer, current))
    closing = (
        f"上面是按现在施行的{current.law}说的。{event.question}不是{in_words(current)}的，告诉我，适用的法律不一样。"
    )
    buttons = [*_choices(answer, others), *message.buttons]
    return _framed(message, closing=closing).model_copy(update={"buttons": buttons[:_BUTTONS]})


def _question(
    answer: AnswerEntry, event: Event, periods: Sequence[Period], opening: str, *, build: Build
) -> ReplyMessage:
    text = f"{opening}{event.question}点下面一个，或者直接打日子，比如“去年腊月”“2023年11月”“三个月前”。"
    forgotten = Button(title=_FORGOTTEN, command=Ask(intent=answer.id, entities={EVENT_DAY: str(UNKNOWN)}))
    return ReplyMessage(text=text, topic=build(answer).topic, buttons=[*_choices(answer, periods), forgotten])


def _choices(answer: AnswerEntry, periods: Sequence[Period], *, prefix: str = "") -> list[Button]:
    return [
        Button(
            title=f"{prefix}{in_words(period)}",
            command=Ask(intent=answer.id, entities={EVENT_DAY: str(Span.of_period(period))}),
        )
        for period in periods
    ]


def _framed(message: ReplyMessage, *, opening: str = "", closing: str = "") -> ReplyMessage:
    text = "\n\n".join(part for part in (opening, message.text, closing) if part)
    return message.model_copy(update={"text": text})
