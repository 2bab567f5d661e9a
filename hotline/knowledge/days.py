"""What a message says about the day something happened: dates, lengths of time, or that nobody remembers. Pure."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from hotline.conversations.brain import Understanding, entity_value
from hotline.knowledge.schema import Event
from hotline.knowledge.versions import Span

EVENT_DAY = "event_day"
"""Entity of a button that names the days, as a Span is written."""
UNKNOWN = Span(None, None)
"""Asked for, and not known or not told."""

CLAUSES = re.compile(r"[，,。；;！!？?\n]+")
_BOUND = re.compile(
    r"(?P<year>(?:19|20)\d\d)年(?:(?P<month>1[0-2]|0?[1-9])月份?(?:(?P<day>3[01]|[12]\d|0?[1-9])[日号])?)?"
    r"(?:(?P<before>以前|之前|前)|(?P<after>以后|之后|以来|后))"
)
_NOT_KNOWN = re.compile(
    r"记不(?:得|清楚?|住|起来)|忘了|忘记|不记得|不知道|不清楚|不晓得|说不(?:清|准|上来)|想不起|不想说|不方便|不告诉|随便"
)
_GENERAL_WORDS = ("的事", "这事", "那事", "那时", "当时", "那会")
_HEARD_OF = re.compile("听(?:别?人)?说|才(?:听|知道|晓得)")
"""「上个月才听说能复议」 dates what was learned, not what was decided."""
_FILLER = re.compile(
    r"[\s，,。.、；;！!？?～~…“”\"'：:（）()]"
    r"|大概|大约|差不多|好像|应该|可能|估计|左右|前后|就是|不是|要是|如果|换成|其实|时候|那时|那天|那会儿?|当时|已经"
    r"|具体|确切|哪一?[天年月日]|什么|日子|日期|时间|这个|就按|以前|之前|以后|之后|以来|到现在|现在|收到|作出|发生|拿到|出来|下来|的事|[是在的了也太真准吧呢啊呀哦嗯哈有都快刚我他她它那过从到前后年月日号份]"
)
_SHORT_REST = 2
_ISO_LENGTH = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


def picked_day(understanding: Understanding) -> Span | None:
    """The days a pressed button names."""
    picked = entity_value(understanding.entities, EVENT_DAY)
    return Span.read(picked) if picked is not None else None


def told_with_event(understanding: Understanding, event: Event, *, today: date) -> list[Span]:
    """The days a question tells of the event itself.

    「2001年盖的房，现在说是违建」 dates the house, not the decision: a date counts only in one clause with a word for
    the event, or right before such a clause, or where the message holds little else.
    """
    found = past_days(understanding, today)
    if not found or is_only_a_day(understanding, event):
        return [span for _, span in found]
    return [span for text, span in found if _beside_event(text, understanding.text, event)]


def told_in_reply(understanding: Understanding, event: Event, *, today: date) -> list[Span]:
    """The days told by somebody who was just asked for the day: also 「三年了」, and UNKNOWN for 「记不清了」."""
    found = [span for _, span in past_days(understanding, today)]
    if found:
        return found
    if is_only_a_day(understanding, event):
        lengths = [entity.get("value") for entity in understanding.entities if entity.get("entity") == "duration"]
        return [span for value in lengths if (span := days_ago(value, today)) is not None]
    rest, said = _NOT_KNOWN.subn("", understanding.text)
    return [UNKNOWN] if said and len(_FILLER.sub("", _without(event.words, rest))) <= _SHORT_REST else []


def is_only_a_day(understanding: Understanding, event: Event) -> bool:
    """True where nothing is left of a message but a date or a length of time: 「大概是去年腊月吧」."""
    texts = [
        str(entity.get("text") or "")
        for entity in understanding.entities
        if entity.get("entity") in ("date", "duration")
    ]
    rest, days = _BOUND.subn("", understanding.text)
    for text in texts:
        rest = rest.replace(text, "", 1)
    if not texts and not days:
        return False
    return len(_FILLER.sub("", _without(event.words, rest))) <= _SHORT_REST


def says_nothing(rest: str) -> bool:
    """True where no more is left beside a day than 「大概是」「的事」."""
    return not _FILLER.sub("", rest)


def _without(words: Iterable[str], text: str) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text


def past_days(understanding: Understanding, today: date) -> list[tuple[str, Span]]:
    """(as written, days) of every date that is past; nothing has happened yet on a day to come."""
    bounds = [(match[0], span) for match in _BOUND.finditer(understanding.text) if (span := _bound(match)) is not None]
    dates = [
        (str(entity.get("text") or ""), span)
        for entity in understanding.entities
        if entity.get("entity") == "date" and (span := _span(entity.get("value"))) is not None
    ]
    written = [text for text, _ in bounds]
    found = [*bounds, *((text, span) for text, span in dates if not any(text in bound for bound in written))]
    return [(text, span) for text, span in found if span.first is None or span.first <= today]


def _beside_event(text: str, message: str, event: Event) -> bool:
    clauses = [clause for clause in CLAUSES.split(message) if clause]
    words = (*event.words, *_GENERAL_WORDS)
    for clause, following in zip(clauses, [*clauses[1:], ""], strict=True):
        if text and text in clause and not _HEARD_OF.search(clause):
            alone = says_nothing(clause.replace(text, "", 1))
            return _has(clause, words) or (alone and _has(following, words))
    return False


def _has(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _bound(match: re.Match[str]) -> Span | None:
    year, month, day = int(match["year"]), int(match["month"] or 1), int(match["day"] or 1)
    if day > monthrange(year, month)[1]:
        return None
    moment = date(year, month, day)
    return Span(None, moment - timedelta(days=1)) if match["before"] else Span(moment, None)


def _span(value: Any) -> Span | None:
    """The brain's date: `{"value": "2023-11", "grain": "month"}`, a lunar month with `until`."""
    written = value.get("value") if isinstance(value, dict) else None
    if not isinstance(written, str):
        return None
    until = value.get("until")
    if isinstance(until, str):
        return Span(date.fromisoformat(written), date.fromisoformat(until))
    year, month, day = ([int(part) for part in written.split("-")] + [0, 0])[:3]
    if not month:
        return Span(date(year, 1, 1), date(year, 12, 31))
    if not day:
        return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    return Span.of_day(date(year, month, day))


def days_ago(value: Any, today: date) -> Span | None:
    """「三年了」 as days: people round, so half a unit either way, and 「五十多天」 may be nine days more."""
    written = value.get("value") if isinstance(value, dict) else None
    match = _ISO_LENGTH.fullmatch(written) if isinstance(written, str) else None
    if match is None or not any(match.groups()):
        return None
    years, months, weeks, days = (int(group or 0) for group in match.groups())
    length = years * 365 + months * 30 + weeks * 7 + days
    if length > (today - date.min).days - 366:
        return None
    round_tens = days >= 10 and days % 10 == 0
    loose = 183 if years else 15 if months else 4 if weeks else 1
    if not value.get("approximate"):
        longer, shorter = loose, loose
    elif years or months or weeks:
        longer, shorter = 365 if years else 30 if months else 7, loose
    else:
        longer, shorter = (9, 5) if round_tens else (2, 2)
    middle = today - timedelta(days=length)
    return Span(middle - timedelta(days=longer), min(middle + timedelta(days=shorter), today))
