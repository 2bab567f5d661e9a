"""`hotline knowledge check` over answers that hold rules for several periods."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hotline.knowledge.check import check
from tests.samples import ANSWER, TODAY, add_periods, spoil, write_data

AREA_FILE = "knowledge/legal_aid.yml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = write_data(tmp_path)
    add_periods(data)
    return data


def findings(data: Path, *, today: date = TODAY) -> list[str]:
    return [str(finding) for finding in check(data, today=today)]


def former(**changes: Any) -> Callable[[Any], None]:
    return lambda document: document["answers"][0]["periods"][0].update(changes)


def current(**changes: Any) -> Callable[[Any], None]:
    return lambda document: document["answers"][0]["periods"][1].update(changes)


def source(**changes: Any) -> Callable[[Any], None]:
    return lambda document: document["answers"][0]["periods"][0]["citations"][0].update(changes)


def test_sound_periods_have_no_findings(data: Path) -> None:
    assert findings(data) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (current(since=date(2024, 1, 3)), "2023-12-31 与 2024-01-03 之间有空档或重叠"),
        (current(since=date(2023, 12, 1)), "2023-12-31 与 2023-12-01 之间有空档或重叠"),
        (current(until=date(2030, 1, 1)), "最早一段不写 since，最后一段不写 until"),
        (former(since=date(2018, 1, 1)), "最早一段不写 since，最后一段不写 until"),
        (former(conclusion=None), "写了步骤、期限、依据，就要写 conclusion"),
        (source(version=date(2024, 1, 1)), "行政复议法的2024-01-01版在2023-12-31还没有施行"),
        (source(article="第九条"), "只能引法名"),
        (source(statute="没有的法"), "法条目录里没有“没有的法”"),
        (former(limits="早点办。"), "依据待核的一段不能写期限"),
        (former(conclusion="60日内。"), "periods.第1个.conclusion: “60日”没有对应的 fact"),
        (former(conclusion="7日内。", facts=["la-review"]), "这一段没有引用它"),
        (former(facts=["la-none"]), "没有 la-none"),
        (lambda document: document["answers"][0].update(event="none"), "events 里没有 none"),
        (lambda document: document["answers"][0].pop("event"), "要写就一起写"),
        (lambda document: document["answers"][0]["citations"].pop(), "没有引用2024年1月1日起施行的法"),
        (lambda document: document["events"].update(other={"question": "哪天？", "words": ["天"]}), "没有回答用到它"),
    ],
)
def test_a_fault_in_a_period_is_named(data: Path, change: Callable[[Any], None], problem: str) -> None:
    spoil(data, AREA_FILE, change)
    assert any(problem in line for line in findings(data)), findings(data)


def test_an_unverified_period_cites_no_article(data: Path) -> None:
    spoil(data, AREA_FILE, source(statute="法律援助法", article="第一条", version=date(2022, 1, 1)))
    assert any("依据待核的一段不能引用条号" in line for line in findings(data))


def test_a_period_may_not_outlast_the_version_it_cites(data: Path) -> None:
    spoil(data, AREA_FILE, former(until=date(2024, 6, 30)))
    spoil(data, AREA_FILE, current(since=date(2024, 7, 1)))
    assert any(
        "行政复议法的2018-01-01版用到2023-12-31为止，不能用于到2024-06-30的一段" in line for line in findings(data)
    )


def test_the_answers_own_text_is_the_law_of_today(data: Path) -> None:
    """A law that comes into force later may be prepared as a period; on that day it must become the answer."""
    assert any(
        f"{ANSWER}: periods: 2023年12月31日落在另写了 conclusion 的一段里" in line
        for line in findings(data, today=date(2023, 12, 31))
    )


def test_the_full_text_is_held_against_periods_too(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "index.csv").write_text("file,short_title,effective\n新.md,法律援助法,2022-01-01\n", encoding="utf-8")
    (folder / "新.md").write_text("第四十三条 七日内。\n", encoding="utf-8")
    (folder / "facts.csv").write_text("id,statute,article,value,unit\n", encoding="utf-8")
    cited = source(statute="法律援助法", article="第四十四条", version=date(2022, 1, 1))
    spoil(data, AREA_FILE, cited)
    spoil(data, AREA_FILE, former(unverified=False))
    found = [str(finding) for finding in check(data, today=TODAY, statutes_dir=folder)]
    assert any("periods.第1个.citations.第1个: 法律援助法全文里没有第四十四条" in line for line in found), found
