"""References to statutes and official documents: 《行政复议法》第二十条第一款第（二）项, 陕政发〔2026〕12号."""

import re
from typing import Any

from bot.nlu.numerals import whole

_NUMBER = r"[零〇一二三四五六七八九十百千\d]{1,7}"
_PARTS = re.compile(
    rf"第(?P<article>{_NUMBER})条(?:之(?P<inserted>[一二三四五六七八九十]))?"
    rf"(?:第?(?P<paragraph>{_NUMBER})款)?(?:第?（?(?P<item>{_NUMBER})）?项)?"
)
_TITLE = re.compile(
    r"《(?P<title>[^《》]{2,40})》|(?P<bare>[\u4e00-\u9fff]{2,30}?(?:法|条例|典|规定|办法|解释))(?=第|的|$)"
)
_DOCUMENT = re.compile(r"(?P<issuer>[\u4e00-\u9fff]{1,12})[〔（](?P<year>(?:19|20)\d\d)[〕）]第?(?P<number>\d{1,5})号")


def statute(text: str) -> dict[str, Any]:
    """Title, article, paragraph (款) and item (项) of a reference; each None where it is not given."""
    title = _TITLE.search(text)
    parts = _PARTS.search(text)
    name = (title["title"] or title["bare"]).removeprefix("中华人民共和国") if title else None
    return {
        "statute": name,
        "article": _article(parts) if parts else None,
        "paragraph": whole(parts["paragraph"]) if parts and parts["paragraph"] else None,
        "item": whole(parts["item"]) if parts and parts["item"] else None,
    }


def _article(parts: re.Match[str]) -> str | None:
    value = whole(parts["article"])
    if not value or value >= 10_000:
        return None
    return f"第{chinese(value)}条" + (f"之{parts['inserted']}" if parts["inserted"] else "")


def document(text: str) -> dict[str, Any] | None:
    """Issuer, year and number of an official document, or None."""
    match = _DOCUMENT.fullmatch(text)
    if not match:
        return None
    return {"issuer": match["issuer"], "year": int(match["year"]), "number": int(match["number"])}


def chinese(value: int) -> str:
    """An article number in Chinese numerals, as statutes print it: 20 → 二十, 103 → 一百零三."""
    digits = "零一二三四五六七八九"
    if value < 10:
        return digits[value]
    if value < 20:
        return "十" + (digits[value % 10] if value % 10 else "")
    for size, place in ((1000, "千"), (100, "百"), (10, "十")):
        if value >= size:
            head, rest = divmod(value, size)
            gap = "零" if rest and rest < size // 10 else ""
            tail = ""
            if rest:
                # Inside a larger number ten is 一十: 一百一十二.
                tail = ("一" if 10 <= rest < 20 else "") + chinese(rest)
            return digits[head] + place + gap + tail
    raise ValueError(f"no article has the number {value}")
