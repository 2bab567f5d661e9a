"""`hotline knowledge check` and `impact` over data/navigator: sound as shipped, and loud about each thing spoiled."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hotline.catalogue.loader import read_catalogue
from hotline.knowledge.fulltext import read_texts
from hotline.knowledge.impact import DataFiles, resting_on
from hotline.knowledge.loader import read_knowledge
from hotline.procedures.deadlines.book import load_book
from hotline.procedures.documents.loader import load_documents
from hotline.procedures.eligibility.table import read_table
from hotline.procedures.navigator.check import check_navigator, navigator_reminders
from tests.procedures.documents.samples import DATA

TODAY = date(2026, 11, 26)
KNOWLEDGE, CATALOGUE = read_knowledge(DATA)[0], read_catalogue(DATA)[0]
DOCUMENTS, BOOK, TABLE = load_documents(DATA), load_book(DATA), read_table(DATA)[0]
type Spoil = Callable[[str, str, str], list[str]]


def findings(folder: Path, *, statutes: str | None = None) -> list[str]:
    texts = read_texts(Path(statutes)) if statutes else None
    found = check_navigator(folder, KNOWLEDGE, CATALOGUE, DOCUMENTS, BOOK, TABLE, today=TODAY, texts=texts)
    return [str(finding) for finding in found]


@pytest.fixture
def spoiled(tmp_path: Path) -> Spoil:
    """What is found after one replacement in one file."""

    def spoil(file: str, old: str, new: str) -> list[str]:
        shutil.copytree(DATA / "navigator", tmp_path / "data" / "navigator", dirs_exist_ok=True)
        path = tmp_path / "data" / "navigator" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return findings(tmp_path / "data")

    return spoil


def test_the_shipped_data_is_sound_also_against_the_full_text_where_that_is_at_hand() -> None:
    assert findings(DATA, statutes=os.environ.get("HOTLINE_STATUTES_DIR")) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("channels.yml", "受理起45日内裁决", "受理起60日内裁决", "没有对应的 fact"),
        ("channels.yml", "article: 第五十三条", "article: 第五百五十三条", "没有第五百五十三条"),
        ("channels.yml", "title: 人民调解", "title: 人民调解\n  fee: 0", "没有这个字段"),
        ("channels.yml", "unverified: true}", "unverified: true, facts: [me-free]}", "依据待核"),
        ("channels.yml", 'number: "12333"', 'number: "12399"', "没有 12399"),
        ("channels.yml", "office: labor_arbitration", "office: labour", "没有这类机构"),
        ("bars.yml", "until: labor_arbitration", "until: nothing", "没有这个渠道：nothing"),
        ("bars.yml", "onspot: [spot, unknown]", "onspot: [there]", "没有 there 这个值"),
        ("bars.yml", "kinds: [penalty]", "kinds: [fine]", "没有这种纠纷：fine"),
        ("questions.yml", "id: onspot", "id: at_once", "不问 onspot"),
        ("kinds_work.yml", "rule: labor/wages_left", "rule: labor/wages_gone", "没有路通到 labor/wages_gone"),
        ("kinds_work.yml", "draft: labor_application", "draft: labour_paper", "没有这份文书"),
        ("kinds_work.yml", "ask: labor/injury.process", "ask: labor/injury.nothing", "没有这条回答"),
        ("kinds_work.yml", "topic: labor/wage", "topic: labor/wages", "没有 labor/wages"),
        ("kinds_work.yml", "aid: wages", "aid: salary", "没有 salary"),
        ("kinds_work.yml", "channel: labor_mediation", "channel: chat", "没有 chat"),
        ("kinds_other.yml", "id: other", "id: rest", "other"),
    ],
)
def test_a_mistake_is_found(spoiled: Spoil, file: str, old: str, new: str, problem: str) -> None:
    assert any(problem in finding for finding in spoiled(file, old, new))


def test_answers_that_leave_no_way_open_are_found(spoiled: Spoil) -> None:
    barred = "kinds: [notarial]\n  says: 走不了\n  unverified: true\n- id: two\n  title: 试\n  channel: suit\n  "
    whole = f"bars:\n- id: one\n  title: 试\n  channel: notary_review\n  {barred}kinds: [notarial]\n  says: 走不了\n  unverified: true\n"
    assert any("一条路也没有" in finding for finding in spoiled("bars.yml", "bars:\n", whole))


def test_impact_names_what_rests_on_an_article() -> None:
    data = DataFiles(DATA, KNOWLEDGE, CATALOGUE)
    named = {(thing.kind, thing.id) for thing in resting_on(data, "行政复议法", ["第二十三条"])}
    assert ("导航", "onspot_review_first") in named
    named = {(thing.kind, thing.id) for thing in resting_on(data, "人民调解法", ["第四条"])}
    assert ("导航", "people_mediation") in named


def test_a_file_nobody_has_read_for_a_year_is_due() -> None:
    assert navigator_reminders(DATA, KNOWLEDGE, today=TODAY, months=12) == []
    late = navigator_reminders(DATA, KNOWLEDGE, today=date(2027, 11, 27), months=12)
    assert {finding.file.split("/")[-1] for finding in late} >= {"channels.yml", "bars.yml", "kinds_work.yml"}
