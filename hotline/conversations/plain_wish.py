"""The plain wish for a person, typed: 「转人工」. It is obeyed without the brain, so that it never waits for it.

Only what cannot mean anything else counts; every other way to ask for somebody is the classifier's to understand.
「人工费谁出」, 「不要转人工」, 「转人工了吗」 and 「人工电话多少」 hold the same words and are something else.
"""

import re

from hotline.spelling import folded

HANDING_OVER = "好的，给您转人工坐席。前面聊的坐席都能看到，不用从头再说；等不及可以直接拨 12348。"
"""What whoever asks for a person hears, in whatever words."""

_LONGEST = 20
_WITH_BLANKS = 60  # no more is looked at: folding 2,000 characters takes 10 ms of everybody's turn
_OPENING = (
    "喂|你好|您好|同志|师傅|请问|请(?!人工)|麻烦你|麻烦您|麻烦|帮我|帮忙|帮|给我|给额|替我|你给我|你帮我|你们给我|你们帮我"
    "|我们|我|额|俺|咱|还是|那就|那|就|算了|再|得(?=转|找)|直接|马上|立刻|立即|赶紧|赶快|快点|快|要求|要|想要|想|需要"
)
_MAY = "能不能|可不可以|可以|能|能否"
_FETCH = "转接到|转接|转到|转给|转|接通|接入|接到|接|联系|找|换成|换|叫|呼叫|来|切换到|切换|切|要"
_COUNT = "一下|下|一个|个|一位|位|一回|一次"
_PERSON = "人工(?:客服|服务|坐席|座席|在线咨询|咨询|接听|通道)?"
_SOMEBODY = "真人(?:客服|坐席|座席|服务)?|客服|坐席|座席"
_CLOSING = r"一下|吧|呗|谢谢你|谢谢您|谢谢|啊|呀|哈|嘛|哦|(?:好吗|好不好|行吗|行不行)\?*|拜托"
_CORE = f"(?:(?:{_FETCH})(?:{_COUNT})?(?:{_PERSON}|{_SOMEBODY})|{_PERSON})"
_WISH = re.compile(rf"(?:{_OPENING}|{_MAY})*{_CORE}(?:{_CORE})*(?:{_CLOSING})*")
_MAY_I = re.compile(rf"(?:{_OPENING})*(?:{_MAY})(?:{_OPENING})*{_CORE}(?:{_CLOSING}|吗|么|不)*\?*")
_NO_WORD = re.compile(r"[^\w?]+")
_CLAUSES = re.compile(r"[\s，,。.！!？?；;、~～…]+")
_DECLINED = re.compile(r"(?:不|别|不要|不用|不想|不必)$")


def asks_for_a_person(text: str) -> bool:
    """True when the text is nothing but the wish for a person: 「人工」, 「请帮我转人工客服，谢谢」, 「能不能转人工？」."""
    if len(text) > _WITH_BLANKS:
        return False
    words = _NO_WORD.sub("", folded(text))
    return len(words) <= _LONGEST and bool(_WISH.fullmatch(words) or _MAY_I.fullmatch(words))


def asks_at_the_end(text: str) -> bool:
    """True when the last clause is that wish: 「你答不了，转人工吧」. Enough while the brain, who would read the rest, is away."""
    clauses = [clause for clause in _CLAUSES.split(text) if clause]
    return bool(clauses) and asks_for_a_person(clauses[-1]) and not any(map(_DECLINED.search, clauses[-2:-1]))
