"""The question inside a story, in the citizen's own words: short enough to be read back to whoever asked it.

Pure, like the reading it serves: which clause agrees with what was understood is asked of the caller.
"""

import re
from collections.abc import Callable, Sequence

from bot.nlu import clauses, words

STORY = 60
"""Characters above which a message is a story (23 % of real ones): shorter ones are a question themselves."""

LONGEST = 60
"""Characters of what is read back."""

_BARE = re.compile(
    r"(?:我们?|咱们?|你们?|他们?|她们?|自己|现在|目前|这个?|那个?|种|样子?|些|情况|问题|事情?|下|该|应该?|到底|究竟|要|可以|能|怎么?|办|如何|处理|解决"
    r"|维权|合法|违法|合理|吗|么|呢|啊|是否|是不是|能不能|是|咋|弄|多少|赔偿?|有|没有|什么|多久|哪里?|去|在|找|谁|对|不|的|行为|做|法|律|[，。？ ])+"
)
"""「我该怎么办」「这样合法吗」: a clause that says too little without the one before it."""
_REST = 8
"""What follows 「请问」 in the middle of a clause stands by itself from so many characters on."""
_CANDIDATES = 4
"""Asking clauses that are compared: each not yet scored costs an encoding (3 ms)."""

_ENQUIRY = re.compile(
    r"请问|想问|想咨询|想了解|想知道|问一?下|请教|帮我看看|怎么办|咋办|咋弄|咋整|咋算|咋赔|咋要|怎么弄|怎么处理|怎么算|怎么分|怎么赔|怎么要|怎样才能?|怎么才能?|该怎么|应该怎么|该如何|要如何|如何才能|如何(?:处理|解决|维权|申请|办理|赔偿|投诉|起诉)"
    r"|能不能|可不可以|可以不|是否|能否|可否|有没有效|合不合法|犯不犯法|算不算|该不该|要不要(?!人)|会不会|行不行|违法[吗么]|合法[吗么]|有效[吗么]|可以[^，。]{0,16}[吗么]|能[^，。]{0,16}[吗么]|要[^，。]{0,16}[吗么]|需要[^，。]{0,16}[吗么什多]"
    r"|多久|多长时间|多少钱|赔多少|什么时候能?|何时|去哪|到哪|在哪|哪里办|找谁|寻谁|找哪|寻哪|哪个部门|什么部门|什么手续|什么材料|什么条件|什么流程"
)
_RHETORIC = re.compile(
    r"难道|凭什么|凭啥|何在|天理|还要不要|怎么?能(?:这样|不)|怎能|岂|哪有|哪里还|谁知|谁敢|不知道?|不晓得|搞不懂|不明白|没什么|什么都|怎么都|谁都|不管|无论|为何[^？]*$"
    r"|不说|没说|不告诉|不清楚|没人告诉|怀疑|至于|(?<!是)不是[^？]*[吗么]|怎么(?:理解|支持|监督)"
)
_CLOSES = re.compile(r"(?:[吗么呢嘛哩咧不]|[怎多哪谁什何][^，。？！]{0,4})$")
_WHY = re.compile(r"为什么|为啥|为何")
_LEAST = 0.05
"""A clause without words of asking agrees at least so well with the reading, or is taken for rhetoric."""
_LEAD = re.compile(
    r"^(?:但是?|可是?|所以|那么|然后|而且|因此|于是|另外|还有|现在|并且|同时|[，、 ])*"
    r"(?:(?:我|我们|本人)?(?:就?是)?(?:特此|再|还|就|也|现|在此)*(?:请问|想问|想咨询|想了解|想知道|咨询|请教|求助|问)(?:(?:一下|一问|下|您|你|你们|贵[^，。]{1,3}|各位|大家|律师|领导|老师|专家|的是|问)*)[，： ]*)?"
)
_MARKS = "，。；！：、 "
JOINT = "，"
"""Between two clauses read back together, whatever parted them."""
_INNER = re.compile(r"(?:请问|想问一?下?|想咨询一?下?|想了解一?下?|想知道)[，： ]*")
_ANNOUNCES = re.compile(
    r"(?:请问|想问|想咨询|想了解|想知道|请教|咨询一?下|(?<!顾)问(?:一下|一问|下))一?下?(?:[^，。？！]{0,12}(?:领导|部门|律师|您|你们|专家|老师|局|大家))?[，。： ]*$"
)
"""「想咨询一下住建部门，」: what is asked comes in the next clause."""
_OPENERS = re.compile(r"(?:如果|现在|但是|可是|我们?|他们?|她|公司|老板|单位|对方|房东|这种|像|那)")
_NEAR = 45
"""In a text without marks the question is looked for in so many characters before its end."""

Agreement = Callable[[list[str]], Sequence[float]]
"""How well each clause, read by itself, agrees with what the message was understood to be about: 0 to 1."""


def find(parts: Sequence[str], agreement: Agreement) -> str | None:
    """The clause that asks and agrees best with the reading, with the one before it where it is bare; None if none asks."""
    strengths = _strengths(parts)
    asking = sorted((index for index in strengths if strengths[index]), key=lambda index: (-strengths[index], -index))
    if not asking:
        return None
    asking = asking[:_CANDIDATES]
    agreed = dict(zip(asking, agreement([parts[index] for index in asking]), strict=True))
    best = max(asking, key=lambda index: (strengths[index] * (0.25 + agreed[index]), index))
    return around(parts, best) if strengths[best] > 1 or agreed[best] >= _LEAST else None


def around(parts: Sequence[str], index: int) -> str | None:
    """A clause as it is read back: without its opening courtesies, and no longer than `LONGEST`."""
    if _ANNOUNCES.search(parts[index]) and index + 1 < len(parts):
        index += 1
    own = _bounded(_tidy(parts[index]))
    if index == 0 or not _BARE.fullmatch(own):
        return own or None
    before = parts[index - 1].strip(_MARKS)
    both = f"{before if before.endswith('？') else before + JOINT}{own}" if own else before
    return _bounded(_LEAD.sub("", both, count=1) or both)


def _strengths(parts: Sequence[str]) -> dict[int, float]:
    found: dict[int, float] = {}
    announced = False
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        announces = not last and _ANNOUNCES.search(part) is not None
        strength = _strength(part, last=last)
        found[index] = 0.0 if announces else strength + 0.5 if announced else strength
        announced = announces
    return found


def _strength(part: str, *, last: bool) -> float:
    """2 for words that only a question has, 1 for a mark or an ending that says so, 0 for telling and for rhetoric."""
    if not clauses.asks(part):
        return 0.0
    text, enquires = _bounded(_tidy(part)), _ENQUIRY.search(part)
    if _RHETORIC.search(text):
        return 0.5 if enquires and text.endswith("？") else 0.0
    if enquires:
        return 2.0
    if text.endswith("？"):
        return 1.5 if _WHY.search(text) else 1.0
    return 1.0 if _CLOSES.search(text) else 0.5 if last or _WHY.search(text) else 0.0


def _tidy(part: str) -> str:
    text = clauses.core(part.strip(_MARKS)).strip(_MARKS)
    inner = list(_INNER.finditer(text))
    if inner and len(text) - inner[-1].end() >= _REST:
        text = text[inner[-1].end() :]
    asked, mark, rest = text.rpartition("？")
    if mark and not clauses.asks(rest):
        text = asked + mark  # 「…有补偿吗？有的话」: a scrap of the next sentence
    return _LEAD.sub("", text, count=1) or text


def _bounded(text: str) -> str:
    """At most `LONGEST` characters around the question, begun and ended between words."""
    if len(text) <= LONGEST:
        return text
    spots = list(_ENQUIRY.finditer(text)) or list(clauses.ASKING_WORDS.finditer(text))
    spot = spots[-1].span() if spots else (len(text), len(text))
    breaks = [0, *(end for _, _, end in words.cut(text))]
    end = len(text)
    if end - spot[1] > LONGEST // 4:
        end = max(each for each in breaks if each <= spot[1] + LONGEST // 4)
    earliest = max(0, min(end - _NEAR, spot[0]), end - LONGEST + 1)
    openers = [m.start() for m in _OPENERS.finditer(text, earliest, max(spot[0] - 4, earliest)) if m.start() in breaks]
    start = openers[0] if openers else min(each for each in breaks if each >= earliest)
    return ("…" if start else "") + text[start:end]
