"""Figures in what a citizen reads: days, months, years, money, shares. Each must stand on a fact."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hotline.knowledge.schema import Fact
from hotline.numerals import numbers_in

_UNITS: dict[str, str] = {
    "个工作日": "工作日",
    "工作日": "工作日",
    "个自然日": "自然日",
    "自然日": "自然日",
    "日": "自然日",
    "天": "自然日",
    "个小时": "小时",
    "小时": "小时",
    "个月": "个月",
    "月": "个月",
    "年": "年",
    "万元": "元",
    "元": "元",
    "%": "%",
    "％": "%",
    "倍": "倍",
    "周岁": "周岁",
    "岁": "周岁",
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_FIGURE = re.compile(rf"(?:(\d+(?:\.\d+)?)\s*(?:至|到|—|－|-|~|～|、|或)\s*)?(\d+(?:\.\d+)?)\s*({_UNIT})")
# A calendar date is no figure, and neither is the year in a document number (法释〔2025〕8号).
_DATES = re.compile(
    r"(?:19|20)\d{2}年(?:底|初|度|以[前后]|起)?(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{4}-\d{2}-\d{2}|\d{1,2}月\d{1,2}日"
)
_SPELLED = re.compile(r"[一二三四五六七八九十百千万两]+(?:个工作日|周岁|万元|(?:日|天|个月|年|小时)(?:之内|以内|内))")


@dataclass(frozen=True)
class Figure:
    """A number with its unit, and how it was written."""

    value: float
    unit: str
    written: str


def figures_in(text: str) -> list[Figure]:
    """Every figure in Arabic digits with a unit; both ends of a range."""
    figures: list[Figure] = []
    for low, high, unit in _FIGURE.findall(_DATES.sub("，", text)):
        scale = 10_000 if unit == "万元" else 1
        figures += [Figure(float(n) * scale, _UNITS[unit], f"{n}{unit}") for n in (low, high) if n]
    return figures


def spelled_figures_in(text: str) -> list[str]:
    """Figures written out in Chinese, which the check of facts would not see."""
    return [match.group(0) for match in _SPELLED.finditer(text)]


def values_of(fact: Fact) -> set[float]:
    """The numbers a fact stands for: none for one like 免费."""
    return numbers_in(fact.value)


def covers(fact: Fact, figure: Figure) -> bool:
    """True when the fact says this number in this unit."""
    return fact.unit == figure.unit and figure.value in values_of(fact)


def unfounded(text: str, facts: Iterable[Fact]) -> list[str]:
    """What is wrong with the figures of a text that may rest on these facts."""
    known = list(facts)
    return [
        *(
            f"“{figure.written}”没有对应的 fact（{figure.value:g} {figure.unit}）"
            for figure in figures_in(text)
            if not any(covers(fact, figure) for fact in known)
        ),
        *(f"“{written}”请写成阿拉伯数字，好与 fact 核对" for written in spelled_figures_in(text)),
    ]
