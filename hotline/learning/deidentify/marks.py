"""What is known by its form: e-mail addresses, WeChat names, number plates, the numbers of cases and decisions."""

import re
from collections.abc import Iterator, Sequence

from hotline.learning.deidentify.kinds import Kind, Span
from hotline.learning.deidentify.views import digits

_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,40}\s?@\s?[A-Za-z0-9-]{1,30}(?:\.[A-Za-z0-9-]{1,20}){1,3}")
_WECHAT = re.compile(
    r"(?:微信|薇信|威信|V信|v信|[Vv][Xx]|[Ww][Xx]|加[Vv])(?:号码?|名|账号|帐号|昵称)?[是为叫:：\s]{0,4}"
    r"([A-Za-z][A-Za-z0-9_-]{4,19})(?![A-Za-z0-9])"
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?[A-Za-z]\s?[·•.\-]?\s?"
    r"(?=[A-Za-z0-9 ]{0,6}\d)[A-Za-z0-9](?:\s?[A-Za-z0-9]){3,4}[A-Za-z0-9挂学警港澳](?![A-Za-z0-9])"
)
_YEAR = r"[(\[【〔「]\s?(?:19|20)\d{2}\s?年?[)\]】〕」]"
_CASE = re.compile(_YEAR + r"[\u4e00-\u9fffA-Za-z0-9()第\s]{0,20}?\d{1,6}\s?号(?:之[一二三四五\d])?")
_CASE_IN_WORDS = re.compile(
    r"(?:(?:19|20)\d{2}年?)?(?:[\u4e00-\u9fff]{0,6}字第|(?:民|刑|行|执|商|劳人?仲|仲|裁)[初终申再监保执案仲调]{1,4}字?第?)\s?\d{1,6}\s?号"
)
_BEFORE_YEAR = re.compile(r"[\u4e00-\u9fff()]{0,16}$")


def find_marks(view: str, *, public_documents: Sequence[str]) -> Iterator[Span]:
    """All of them in a plain view."""
    for found in _EMAIL.finditer(view):
        yield Span(found.start(), found.end(), Kind.EMAIL)
    for found in _WECHAT.finditer(view):
        yield Span(found.start(1), found.end(1), Kind.WECHAT)
    for found in _PLATE.finditer(digits(view)):
        yield Span(found.start(), found.end(), Kind.PLATE)
    for found in _CASE.finditer(view):
        words = _BEFORE_YEAR.search(view[max(0, found.start() - 16) : found.start()])
        before = words[0] if words else ""
        if not before.endswith(tuple(public_documents)):
            yield Span(found.start(), found.end(), Kind.CASE_NUMBER)
    for found in _CASE_IN_WORDS.finditer(view):
        yield Span(found.start(), found.end(), Kind.CASE_NUMBER)
