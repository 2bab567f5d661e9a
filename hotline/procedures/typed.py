"""The typed wish to have something done: 「帮我写个行政复议申请书」. Pure; its words are data (`starts`).

The classifier knows the matter of such a line and hardly the wish in it: what makes it one is who is to act. Who asks
how a paper is written is answered, and finds the button below.
"""

import re
from collections.abc import Iterable
from functools import cache

from pypinyin import lazy_pinyin

from hotline.knowledge.days import CLAUSES
from hotline.procedures.heard import core
from hotline.procedures.starts import ANY_PAPER, StartEntry, Starts

_LONGEST = 400
_NEAR = 8
"""Characters between 「帮我」 and 「写」: 「帮我妈也写」."""
_BY_SOUND = 3
"""Shorter words sound like too many others."""
_OPENERS = re.compile(
    r"^(?:那么|那|就|请问|你好|您好|喂|同志|师傅|麻烦(?![你您给])|能|可以|快点|快|赶紧|赶快|先|再|直接|请(?![你您])|现在|咱|还是)+"
)
_MAY = re.compile(r"能不能|可不可以|能否|可否|会不会|行不行")
_DENIED = re.compile(r"(?:不|别|没|甭|莫|未)(?:用|要|想|必|需|需要|是|是让|有)?(?:你|您|让你|叫你)?$")
_OTHERS = re.compile(r"(?:他|她|们|律师|人家|别人|有人|朋友|同事|老师|村里|单位|法院|大夫)(?:都|已经|说|就|会)?$")
_ASKS = re.compile(r"[吗么不没嘛]$")
_TO_BE_DONE = (
    r"把(?P<thing>[^把]{{2,16}}?)(?P<verb>{verbs})(?:了|好了?|完|出来|一下|一[写填弄])?(?=[吧呗啊呀嘛哦行好谢您你]*$)"
)
"""「把申请书写了」, 「把授权书给我写好」: an order as much as 「写授权书」, though 「写了」 else tells what was done."""
_REST = re.compile(r"[吧呗啊呀嘛哦吗么不了行好中可以成谢你您]*")


def typed_start(text: str, starts: Starts) -> str | None:
    """The procedure that these words, as the brain has tidied them, ask for; of papers that are named alike all of
    them, `draft`."""
    if len(text) > _LONGEST:
        return None
    words = re.sub(r"\s+", "", text)
    whole = core(words)
    for start in starts.starts:
        if whole in start.says:
            return start.procedure
    clauses = [_OPENERS.sub("", _MAY.sub("能", _ordered(clause, starts))) for clause in CLAUSES.split(words) if clause]
    found: dict[str, int] = {}
    for number, clause in enumerate(clauses):
        asks_how = any(_asks_how(later, starts) for later in clauses[number + 1 :])
        for start in starts.starts:
            length = 0 if start.paper and asks_how else _wished(clause, words, start, starts)
            if length:
                found[start.procedure] = max(length, found.get(start.procedure, 0))
    if ANY_PAPER in found:  # any name of a paper says more, wherever it stands
        del found[ANY_PAPER]
        found = found or _papers_named(words, starts) or {ANY_PAPER: 1}
    named = [name for name, length in found.items() if length == max(found.values())]
    if len(named) > 1 and all(name.startswith("draft/") for name in named):
        return ANY_PAPER
    return named[0] if named else None


def _ordered(clause: str, starts: Starts) -> str:
    verbs = "|".join(map(re.escape, starts.writing))
    return re.sub(_TO_BE_DONE.format(verbs=verbs), r"\g<verb>\g<thing>", clause)


def _papers_named(message: str, starts: Starts) -> dict[str, int]:
    """The papers that the message names anywhere, with the length of the name."""
    papers = [start for start in starts.starts if start.paper and not _has(message, start.unless)]
    return {start.procedure: length for start in papers if (length := _named(message, start.things))}


def _wished(clause: str, message: str, start: StartEntry, starts: Starts) -> int:
    """How long the name is by which the clause asks for it; 0: it does not."""
    how = start.how or (starts.how if start.paper else [])
    if _has(clause, how) or _has(clause, start.unless) or (start.also and not _has(message, start.also)):
        return 0
    verbs = start.verbs or starts.writing
    asked = [match for match in _finder(tuple(verbs)).finditer(clause) if _asks_for(clause, match, start, starts)]
    if not asked:
        return 0
    length = _named(clause, start.things)
    if length or not start.paper:
        return length
    nothing = any(_REST.fullmatch(_without(clause[match.end() :], starts.counts)) for match in asked)
    return _named(message, start.things) if nothing else 0


def _asks_for(clause: str, verb: re.Match[str], start: StartEntry, starts: Starts) -> bool:
    before, after = clause[: verb.start()], clause[verb.end() :]
    if any(_by(before, word) for word in start.asking or starts.asking):
        return True
    if start.paper and any(_by(before, word) for word in starts.wanting):
        return _ASKS.search(clause) is None
    if before or start.asking:
        return False
    return not start.paper or len(verb[0]) > 1 or any(after.startswith(count) for count in starts.counts)


def _by(before: str, word: str) -> bool:
    """Whether somebody is asked for it right before the verb, and neither told not to nor somebody else."""
    at = before.rfind(word)
    return (
        at >= 0
        and len(before) - at - len(word) <= _NEAR
        and not _DENIED.search(before[:at])
        and not _OTHERS.search(before[:at])
        and not _DENIED.search(before[at + len(word) :])
    )


def _asks_how(clause: str, starts: Starts) -> bool:
    """「该写些什么」 behind it: a question about the paper."""
    return _has(clause, starts.how) and _has(clause, starts.writing)


def _named(clause: str, things: Iterable[str]) -> int:
    """The length of the longest name in it, as written or as it sounds."""
    sounds = tuple(lazy_pinyin(clause))
    return max((len(thing) for thing in things if thing in clause or _sounds_in(thing, sounds)), default=0)


def _sounds_in(thing: str, sounds: tuple[str, ...]) -> bool:
    sought = _sound(thing)
    places = range(len(sounds) - len(sought) + 1) if len(thing) >= _BY_SOUND else ()
    return any(sounds[at : at + len(sought)] == sought for at in places)


def _has(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _without(text: str, words: Iterable[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "", 1)
    return text


@cache
def _finder(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


@cache
def _sound(thing: str) -> tuple[str, ...]:
    """Of names only: what citizens write is kept nowhere."""
    return tuple(lazy_pinyin(thing))
