"""The statutes' full text, where an operator has it (HOTLINE_STATUTES_DIR): do our figures stand in the articles?"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hotline.datafiles import BadFile, Finding
from hotline.knowledge.figures import figures_in, values_of
from hotline.knowledge.loader import Knowledge
from hotline.knowledge.schema import CitationEntry, Fact, cited_places
from hotline.numerals import numbers_in

_UNITS = {"月": "个月", "日": "自然日", "天": "自然日"}
_TIME = {"自然日", "工作日", "小时", "个月", "年"}
_MONEY = {"元", "%", "倍"}
# 行政复议法第八十八条：本法的“三日”“五日”“七日”“十日”是工作日。
_REVIEW_ACT, _WORKING_DAYS_BY_ARTICLE_88 = "行政复议法", {3.0, 5.0, 7.0, 10.0}


@dataclass(frozen=True)
class StatuteTexts:
    """Articles by (short title, version, article), and the verified figures by (statute, article)."""

    articles: dict[tuple[str, date], dict[str, str]]
    figures: dict[tuple[str, str], list[tuple[set[float], str]]]


def read_texts(folder: Path) -> StatuteTexts:
    """The folder's texts and its facts.csv. Raises BadFile when one of them cannot be read."""
    articles: dict[tuple[str, date], dict[str, str]] = {}
    for row in _rows(folder / "index.csv"):
        effective = date.fromisoformat(row["effective"])
        articles[row["short_title"], effective] = _articles_in(folder / row["file"])
    figures: dict[tuple[str, str], list[tuple[set[float], str]]] = {}
    for row in _rows(folder / "facts.csv"):
        entry = (numbers_in(row["value"]), _UNITS.get(row["unit"], row["unit"]))
        figures.setdefault((row["statute"], row["article"]), []).append(entry)
    return StatuteTexts(articles, figures)


def check_texts(knowledge: Knowledge, texts: StatuteTexts, *, today: date) -> list[Finding]:
    """Facts and citations held against the text."""
    findings: list[Finding] = []
    for fact in knowledge.facts.values():
        version = _in_force(knowledge, fact.statute, today)
        known = texts.articles.get((fact.statute, version)) if version else None
        if known is None:
            continue
        findings += [
            Finding(knowledge.files[fact.id], fact.id, field, problem)
            for field, problem in _fact_faults(fact, known.get(fact.article), texts)
        ]
    for file, name, entry in knowledge.entries():
        findings += [Finding(file, name, field, problem) for field, problem in text_faults(cited_places(entry), texts)]
    return findings


def text_faults(places: Iterable[tuple[str, CitationEntry]], texts: StatuteTexts) -> list[tuple[str, str]]:
    """Citations, each with the field it stands in, held against the article's text where it is at hand."""
    faults: list[tuple[str, str]] = []
    for where, citation in places:
        known = texts.articles.get((citation.statute, citation.version))
        if citation.article is None or known is None:
            continue
        text = known.get(citation.article)
        if text is None:
            faults.append((where, f"{citation.statute}全文里没有{citation.article}"))
            continue
        numbers = numbers_in(text)
        faults += [
            (f"{where}.rule", f"“{figure.written}”在{citation.statute}{citation.article}里找不到")
            for figure in figures_in(citation.rule)
            if figure.value not in numbers
        ]
    return faults


def _fact_faults(fact: Fact, text: str | None, texts: StatuteTexts) -> list[tuple[str, str]]:
    where = f"{fact.statute}{fact.article}"
    if text is None:
        return [("article", f"全文里没有{where}")]
    values = values_of(fact)
    missing = values - numbers_in(text)
    if missing:
        return [("value", f"{where}里找不到 {fact.value}")]
    stated = {
        unit
        for numbers, unit in texts.figures.get((fact.statute, fact.article), [])
        if numbers & values and _family(unit) is not None and _family(unit) == _family(fact.unit)
    }
    if stated and fact.unit not in stated:
        return [("unit", f"facts.csv 里{where}的 {fact.value} 是{'、'.join(sorted(stated))}，这里写的是{fact.unit}")]
    if not stated and fact.unit in ("自然日", "工作日") and fact.unit != (unit := _kind_of_day(fact, values, text)):
        return [("unit", f"按{where}的写法，{fact.value} 应是{unit}，这里写的是{fact.unit}")]
    return []


def _family(unit: str) -> set[str] | None:
    return next((family for family in (_TIME, _MONEY) if unit in family), None)


def _kind_of_day(fact: Fact, values: set[float], text: str) -> str:
    if fact.statute == _REVIEW_ACT and values and values <= _WORKING_DAYS_BY_ARTICLE_88:
        return "工作日"
    working = set().union(
        *(numbers_in(number) for number in re.findall(r"([\d零一二三四五六七八九十百]+)个?工作日", text))
    )
    return "工作日" if values and values <= working else "自然日"


def _in_force(knowledge: Knowledge, statute: str, today: date) -> date | None:
    known = knowledge.statutes.get(statute)
    versions = known.versions if known else []
    return next((v.version for v in versions if v.version <= today and (v.until is None or v.until >= today)), None)


def _articles_in(path: Path) -> dict[str, str]:
    articles: dict[str, str] = {}
    for block in re.split(r"\n\s*\n", _text(path)):
        match = re.match(r"(第[零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?)\s", block)
        if match:
            articles[match.group(1)] = block[match.end() :]
    return articles


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(path).splitlines()))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadFile([Finding(path.name, "", "", f"法条文件夹里读不到它（{error.strerror}）")]) from error
