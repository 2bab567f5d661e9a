"""Where one thought of a message ends and the next begins, and which of them asks something."""

import re

_CLAUSE_END = re.compile(r"(?<=[。？！；，： ])")
# 「…，另外…」 opens another matter even where no full stop was typed.
_ANOTHER = re.compile(r"(?=(?:另外|还有就是|还有一个|还有个|还想问|再问|再一个|顺便问|同时想问|第二个问题|其次))")
ASKING_WORDS = re.compile(
    r"？|吗|呢$|么$|怎么|怎样|咋|如何|啥|什么|多少|多久|多长|(?<![头前早近这那好过])几[天年个]|哪|谁|能不能|可不可以|可以不|是不是|有没有|要不要|该不该"
    r"|会不会|行不行|算不算|合不合|犯不犯|(?<![可偏并从决绝])不$|[了过着到]没$|想问|请问|咨询|求助|为什么|凭啥|(?<!没)有办法|何时|是否|能否|可否"
)
_HAD_NONE = re.compile(r"没(?:给|让|签|留|拿|见|看|收)[^，。？！]{0,3}?(?:什么|啥)")
"""「也没给我看什么文件」 tells; taken for a question, it answered a story of a house torn down with how to see files."""
_COUNTED = re.compile(r"(?:第[一二]|头一)(?:[个件样](?:事情?|问题)?)(?!月|年|人|孩|娃|[小老儿女男媳])")
"""「第一个…，第二个…」 counts off matters; 「第一个月」 and 「第二个娃」 tell of one."""
_DENIED = re.compile(
    r"(?P<lead>^|[，。；！ ])(?:我(?:问|说|要|想问|想要|指)的|我(?=不是[要想问]|没说|没想|没打算|不打算))?(?:不是|并非|不问|不要|没问|没说|没想|没打算|不打算)(?:问|说|要|想问|指|办)?(?:的是)?(?P<denied>[^，。；！？]{2,24}?)(?:的事|的问题)?"
    r"[，、 ]?(?:而是|我?就是想|我?只是想|我就想|我?只想|我是|我问的是|我要的是|我说的是|我想问的是|我想问|是|我要|要|问)(?:问|说|想问|办|要)?(?P<meant>[^，。；！]{2,}.*)$"
)

_GREETING = re.compile(
    r"^(?:(?:尊敬的|敬爱的|亲爱的)?[^，。！？ ]{0,6}(?:律师|领导|同志|老师|客服|书记|局长|市长|主任|师傅|法官|大哥|大姐|专家)?们?[，！ ]?)?(?:您好|你好|您们好|你们好|大家好)[啊呀！，。： ]*"
    r"|^(?:请问一?下?|想?咨询一下|我?想?问一?下|打扰一?下|麻烦问一?下|帮我问一?下|(?:咨询|请教|求助)(?:一下|下|关于)?)[，！： ]*"
)
_THANKS = re.compile(
    r"(?<![，。！ ])[，。！ ]*(?:万分|非常|十分)?(?:谢谢|感谢|多谢|谢了|麻烦了)(?:您|你|了|啦|哈|大家|律师|各位)*[！。]*$"
)

_SHORTEST = 4
"""Characters a clause has at least."""

PASSAGE = 12
"""Characters a passage has at least: shorter clauses (「他现在」) sound like anything."""

LONGEST_MESSAGE = 12
"""Clauses looked at in one message: a story's first and last ones, since people ask at either end."""


_FEWEST_FOR_WINDOWS = 3
_MOST_WINDOWS = 3
"""Each costs an encoding (3 ms)."""


def split(text: str) -> list[str]:
    """The clauses of a message, at most `LONGEST_MESSAGE`."""
    return _bounded(every(text))


def every(text: str) -> list[str]:
    """All the clauses. Scraps of under four characters go with the clause before them."""
    parts: list[str] = []
    for piece in _CLAUSE_END.split(text):
        parts.extend(_ANOTHER.split(piece))
    return _joined(parts, shortest=_SHORTEST)


def passages(parts: list[str]) -> list[str]:
    """Neighbouring clauses taken together until they are long enough to mean something by themselves."""
    return _joined(parts, shortest=PASSAGE, askers_stay=False)


def windows(parts: list[str]) -> list[str]:
    """The last clauses that ask, each with the one before it; none where that would be the message or nearly.

    「行政机关一直不给答复，我能咋办」: the clause that asks does not say about what, the one before it seldom asks. Of
    the stories in `tests/nlu` 10 points more are answered right, of real lines over 60 characters one or two.
    """
    if len(parts) < _FEWEST_FOR_WINDOWS:
        return []
    asking = [index for index in range(1, len(parts)) if asks(parts[index])]
    return [parts[index - 1] + parts[index] for index in asking[-_MOST_WINDOWS:]]


def core(text: str) -> str:
    """The message without greeting and thanks, where anything else is said: 「律师您好，我想离婚，谢谢」 is about divorce."""
    rest = _THANKS.sub("", text)
    for _ in range(2):
        rest = _GREETING.sub("", rest, count=1)
    return rest if len(rest.strip("，。！？ ")) >= 4 else text


def asks(clause: str) -> bool:
    """True when a clause asks for something rather than telling a story."""
    return ASKING_WORDS.search(_HAD_NONE.sub("", clause.rstrip("，。；！ "))) is not None


def askers(parts: list[str]) -> list[str]:
    """The clauses that ask; none where it is one alone, which cannot make two questions."""
    asking = [part for part in parts if asks(part)]
    return asking if len(asking) > 1 else []


def counted(parts: list[str]) -> list[str]:
    """The clauses that count off matters; none where only one does."""
    found = [part for part in parts if _COUNTED.search(part)]
    return found if len(found) > 1 else []


def uncounted(part: str) -> str:
    """「两个事，第一个工地欠我钱」 without its counting: what is counted, alone."""
    rest = _COUNTED.split(part)[-1].lstrip("是：，、 就")
    return rest if len(rest) >= _SHORTEST else part


def denial(text: str) -> tuple[str, str] | None:
    """(what was denied, what was meant instead) of 「不是A，是B」, or None."""
    match = _DENIED.search(text)
    if not match:
        return None
    return match["denied"], text[: match.start()] + match["lead"] + match["meant"]


def _joined(parts: list[str], *, shortest: int, askers_stay: bool = True) -> list[str]:
    joined: list[str] = []
    for part in parts:
        if not part.strip():
            continue
        if (
            joined
            and (len(part.strip("，。；！？： ")) < shortest or len(joined[-1].strip("，。；！？： ")) < shortest)
            and not (askers_stay and asks(part) and asks(joined[-1]))
        ):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _bounded(parts: list[str]) -> list[str]:
    if len(parts) <= LONGEST_MESSAGE:
        return parts
    half = LONGEST_MESSAGE // 2
    return parts[:half] + parts[-half:]
