"""The shipped limits: whole, founded, reachable; and what the check says of a spoilt one."""

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from hotline.catalogue.loader import load_catalogue
from hotline.datafiles import BadFile
from hotline.knowledge.figures import values_of
from hotline.knowledge.fulltext import read_texts
from hotline.knowledge.impact import DataFiles, resting_on
from hotline.knowledge.loader import Knowledge, load_knowledge
from hotline.numerals import numbers_in
from hotline.procedures.deadlines.book import Book, load_book
from hotline.procedures.deadlines.check import check_book, check_book_texts, limit_reminders
from hotline.procedures.deadlines.rules import Question, Role, Rule
from hotline.procedures.deadlines.stated import Stated, Telling
from hotline.procedures.documents.loader import load_documents
from hotline.settings import ROOT, Settings

TODAY = date(2026, 11, 26)
PAPERS = load_documents(ROOT / "data")
STATUTES = Settings().statutes_dir
with_texts = pytest.mark.skipif(STATUTES is None, reason="the statutes' texts are not at hand (HOTLINE_STATUTES_DIR)")
_UNITS = {"自然日": "自然日", "工作日": "工作日", "小时": "小时", "月": "个月", "年": "年"}
_LOST = re.compile(r"丧失|作废|没有权利|权利没了|告不了|不能起诉|失去权利|要不回来")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "data")


def test_the_shipped_rules_have_no_faults(book: Book, knowledge: Knowledge) -> None:
    assert check_book(book, knowledge, PAPERS, today=TODAY) == []
    assert len(book.rules) >= 100


@with_texts
def test_the_rules_stand_in_the_articles_they_cite(book: Book) -> None:
    assert STATUTES is not None
    assert check_book_texts(book, read_texts(STATUTES)) == []


@with_texts
def test_every_time_limit_of_the_fact_table_is_a_rule_or_left_out_with_a_reason(
    book: Book, knowledge: Knowledge
) -> None:
    assert STATUTES is not None
    left_out = yaml.load((Path(__file__).parent / "left_out.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    used = [knowledge.facts[id_] for rule in book.rules.values() for id_ in rule.all_facts]
    missing = []
    for row in csv.DictReader((STATUTES / "facts.csv").read_text(encoding="utf-8-sig").splitlines()):
        if row["unit"] not in _UNITS or row["id"] in left_out:
            continue
        place = (row["statute"], row["article"], _UNITS[row["unit"]])
        said = set().union(*(values_of(fact) for fact in used if (fact.statute, fact.article, fact.unit) == place))
        if not numbers_in(row["value"]) <= said:
            missing.append(f"{row['id']} {row['fact']} {row['value']}{row['unit']}")
    assert missing == []


def test_a_limitation_never_says_that_the_right_is_lost(book: Book) -> None:
    """民法典第一百九十三条: courts do not apply limitation of their own accord."""
    limitations = [rule for rule in book.rules.values() if rule.limitation]
    assert {rule.id for rule in limitations} >= {
        "debt_contract/limitation",
        "labor/arbitration",
        "debt_contract/enforce",
    }
    for rule in limitations:
        assert not [text for _, text in rule.texts() if _LOST.search(text)]


def test_who_is_late_always_hears_what_is_left(book: Book) -> None:
    assert all(rule.passed for rule in book.rules.values() if rule.role in (Role.ACT, Role.ANSWER))


def test_the_way_to_a_limit_is_its_answers(book: Book) -> None:
    assert book.way_to("labor/wages_left") == {"area": "work", "work": "wages", "wages": "labor/wages_left"}
    assert book.way_to("labor/none") is None
    assert all(book.way_to(rule) for rule in book.rules)


def _stated(*, event: str | None = None, **places: list[str]) -> Stated:
    return Stated(**places, days=[Telling(said="收到", words=["收到"], event=event)])


def _spoilt(book: Book, id_: str, **changes: Any) -> Book:
    rule = book.rules[id_].model_copy(update=changes)
    return replace(book, rules={**book.rules, id_: rule})


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"answers": ["labor/none.what"]}, "answers", "没有这条回答：labor/none.what"),
        ({"drafts": ["draft/none"]}, "drafts", "没有这种文书：draft/none"),
        ({"then": ["labor/none"]}, "then", "没有这个期限：labor/none"),
        ({"facts": ["lb-none"]}, "facts", "没有 lb-none"),
        ({"facts": ["ar-limit-60d"]}, "citations", "要引用行政复议法第二十条"),
        ({"task": "30日内交上去"}, "task", "“30日”没有对应的 fact"),
        ({"notes": ["三十日内交上去"]}, "notes.第1个", "请写成阿拉伯数字"),
        ({"stated": _stated(under=["labor/none"])}, "stated.under", "没有这条回答、这件事或这个领域：labor/none"),
        ({"stated": _stated()}, "stated", "under 和 about 至少写一个"),
        ({"stated": _stated(about=["工资"], event="labor/none")}, "stated.days", "没有问这个日子的事件：labor/none"),
        ({"follows": "labor/wages_employed"}, "follows", "要是一个自己有起算日的期限"),
    ],
)
def test_a_fault_in_a_rule_is_named(
    book: Book, knowledge: Knowledge, changes: dict[str, Any], field: str, problem: str
) -> None:
    found = check_book(_spoilt(book, "labor/sue_award", **changes), knowledge, PAPERS, today=TODAY)
    named = [
        one
        for one in found
        if (one.file, one.entry, one.field) == ("data/deadlines/labor.yml", "labor/sue_award", field)
    ]
    assert any(problem in one.problem for one in named), found


@pytest.mark.parametrize(
    ("id_", "part", "count", "field"),
    [
        ("labor/sue_award", "length", 16, "length"),
        ("admin_review/decide", "extension", 31, "extension"),
        ("legal_aid/review", "doubt", 8, "doubt.length"),
        ("mediation/confirm_decide", "doubt", 31, "doubt.length"),
        ("admin_review/apply_untold", "ceilings", 2, "ceilings.content"),
    ],
)
def test_a_number_that_is_not_the_facts_is_named(
    book: Book, knowledge: Knowledge, id_: str, part: str, count: int, field: str
) -> None:
    rule = book.rules[id_]
    old: Any = getattr(rule, part)
    if part == "ceilings":
        new: Any = [old[0].model_copy(update={"length": old[0].length.model_copy(update={"count": count})})]
    elif part == "doubt":
        new = old.model_copy(update={"length": old.length.model_copy(update={"count": count})})
    else:
        new = old.model_copy(update={"count": count})
    found = check_book(_spoilt(book, id_, **{part: new}), knowledge, PAPERS, today=TODAY)
    assert [one.field for one in found if one.entry == id_] == [field]


def test_questions_that_lead_nowhere_and_limits_nobody_is_led_to_are_named(book: Book, knowledge: Knowledge) -> None:
    lost = Question.model_validate(
        {
            "id": "lost",
            "question": "谁？",
            "label": "谁",
            "options": [{"title": "甲", "to": "area"}, {"title": "乙", "to": "work"}],
        }
    )
    files = {**book.files, "lost": "data/deadlines/questions.yml"}
    orphaned = replace(book, questions={**book.questions, "lost": lost}, files=files)
    assert [one.entry for one in check_book(orphaned, knowledge, PAPERS, today=TODAY)] == ["lost"]
    wages = book.questions["wages"]
    dead = wages.model_copy(
        update={"options": [wages.options[0].model_copy(update={"to": "nowhere"}), wages.options[1]]}
    )
    broken = replace(book, questions={**book.questions, "wages": dead})
    assert any(
        "没有这个问题或期限：nowhere" in one.problem for one in check_book(broken, knowledge, PAPERS, today=TODAY)
    )
    back = wages.model_copy(update={"options": [wages.options[0].model_copy(update={"to": "work"}), wages.options[1]]})
    circle = replace(book, questions={**book.questions, "wages": back})
    assert [one.entry for one in check_book(circle, knowledge, PAPERS, today=TODAY)] == ["wages", "work"]
    kept = wages.model_copy(update={"options": [wages.options[0]]})
    unled = replace(book, questions={**book.questions, "wages": kept})
    assert [one.entry for one in check_book(unled, knowledge, PAPERS, today=TODAY)] == ["labor/wages_left"]


def test_the_change_radar_finds_limits_and_ways_of_counting(knowledge: Knowledge) -> None:
    data = DataFiles(ROOT / "data", knowledge, load_catalogue(ROOT / "data"))
    on_article_20 = {(thing.kind, thing.id) for thing in resting_on(data, "行政复议法", ["第二十条"])}
    assert ("期限", "admin_review/apply") in on_article_20
    on_article_85 = {(thing.kind, thing.id) for thing in resting_on(data, "民事诉讼法", ["第八十五条"])}
    assert {("期限", "民事诉讼法"), ("期限", "行政复议法")} <= on_article_85


def test_limits_are_looked_at_again_every_year_and_when_the_law_changes(book: Book, knowledge: Knowledge) -> None:
    assert limit_reminders(book, knowledge, today=TODAY, months=12) == []
    late = limit_reminders(book, knowledge, today=date(2027, 11, 27), months=12)
    assert {one.field for one in late} == {"reviewed_on"}
    assert len(late) == len(book.rules) + len(book.methods)
    law = knowledge.statutes["公证法"]
    ended = law.versions[0].model_copy(update={"until": date(2026, 11, 1)})
    newer = replace(knowledge, statutes={**knowledge.statutes, "公证法": law.model_copy(update={"versions": [ended]})})
    replaced = limit_reminders(book, newer, today=TODAY, months=12)
    assert {one.entry for one in replaced} == {"other_legal/notary_issue", "other_legal/notary_review"}


def test_two_options_for_one_thing_are_refused(book: Book) -> None:
    raw = book.questions["wages"].model_dump()
    raw["options"][1]["to"] = raw["options"][0]["to"]
    with pytest.raises(ValidationError, match="通到同一处"):
        Question.model_validate(raw)


def test_a_limit_rests_on_its_articles_and_on_how_it_is_counted(book: Book) -> None:
    named = {f"{entry.statute}{entry.article}" for entry in book.basis(book.rules["other_legal/sue_direct"])}
    assert named >= {"行政诉讼法第四十六条", "行政诉讼法第一百零一条", "民事诉讼法第八十五条", "民法典第二百零二条"}
    places = [(entry.statute, entry.article) for entry in book.basis(book.rules["mediation/confirm"])]
    assert len(places) == len(set(places))


def _without(field: str) -> Callable[[dict[str, Any]], None]:
    def drop(raw: dict[str, Any]) -> None:
        del raw[field]

    return drop


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_without("length"), "要写 length 和 event"),
        (_without("question"), "question 和 follows 写且只写一个"),
        (_without("passed"), "缺少 passed"),
        (lambda raw: raw.update(role="open"), "role 是 open"),
        (lambda raw: raw.update(limitation=True), "restart"),
        (lambda raw: raw.update(doubt={"why": "说法不一", "count_first_day": True}), "rest_day: stays"),
        (lambda raw: raw.update(colour="红"), "colour"),
    ],
)
def test_a_rule_that_is_not_whole_is_refused(
    book: Book, change: Callable[[dict[str, Any]], None], problem: str
) -> None:
    raw = book.rules["labor/sue_award"].model_dump(exclude_none=True, exclude_defaults=True)
    change(raw)
    with pytest.raises(ValidationError, match=problem):
        Rule.model_validate(raw)


def test_a_file_that_cannot_be_read_names_file_entry_and_field(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "deadlines"
    folder.mkdir(parents=True)
    source = (ROOT / "data" / "deadlines" / "labor.yml").read_text(encoding="utf-8")
    (folder / "labor.yml").write_text(source.replace("count: 45", "count: 0", 1), encoding="utf-8")
    with pytest.raises(BadFile, match=r"data/deadlines/labor\.yml: labor/arbitration_award: .*length\.count"):
        load_book(tmp_path / "data")
    (folder / "labor.yml").write_text(source.replace("id: labor/sue_award", "id: labor/arbitration"), encoding="utf-8")
    with pytest.raises(BadFile, match="重复"):
        load_book(tmp_path / "data")
    (folder / "labor.yml").write_text(source.replace("id: labor/sue_award", "id: work/sue_award"), encoding="utf-8")
    with pytest.raises(BadFile, match="领域"):
        load_book(tmp_path / "data")
