"""Whether words ask something. One pattern; where only words of a side are left, or only a clause, more or less of it counts."""

import re

_WORDS = re.compile(r"[吗呢么咋啥哪谁几]|怎|如何|什么|多[久少长]|可不可以|是否|有没有|([\u4e00-\u9fff])不\1")
_NO_NUMBER_ASKED = re.compile(r"好几|几(?:个?月|天|年|次|回|趟)了$")
_OR = "还是"
_AT_THE_END = re.compile(r"[不没]?[？?]$|[不没]$")
_ANYWHERE = re.compile("[不没嘛]")


def has_question_word(text: str) -> bool:
    """True where a word of question stands in it. For a clause: where it was cut, 「不」 at its end asks nothing.

    「几个月了」「跑了好几趟」 tell of many and ask for no number.
    """
    return _WORDS.search(_NO_NUMBER_ASKED.sub("", text)) is not None


def asks(text: str) -> bool:
    """True for a whole message that asks: by a word, by 「A还是B」, or by its end, 「能退不」「没签合同？」."""
    return has_question_word(text) or _OR in text or _AT_THE_END.search(text) is not None


def asks_barely(text: str) -> bool:
    """True where nothing is said but words of a side, and one of them asks: 「不贵嘛」「要不要钱」. There 「不」 asks
    wherever it stands, which elsewhere only denies.
    """
    return has_question_word(text) or _ANYWHERE.search(text) is not None
