"""`hotline knowledge check` on the decision table: sound as shipped, and each fault named with file, entry and field."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from hotline.catalogue.loader import load_catalogue
from hotline.datafiles import BadFile
from hotline.knowledge.fulltext import read_texts
from hotline.knowledge.impact import DataFiles, resting_on
from hotline.knowledge.loader import Knowledge, load_knowledge
from hotline.procedures.deadlines.book import load_book
from hotline.procedures.documents.loader import load_documents
from hotline.procedures.eligibility.check import check_eligibility, eligibility_reminders
from hotline.procedures.eligibility.table import Table, load_table
from hotline.settings import Settings
from tests.procedures.documents.samples import DATA

TODAY = date(2026, 11, 26)
STATUTES = Settings().statutes_dir
with_texts = pytest.mark.skipif(STATUTES is None, reason="the statutes' texts are not at hand (HOTLINE_STATUTES_DIR)")
KNOWLEDGE: Knowledge = load_knowledge(DATA)
PAPERS, BOOK = load_documents(DATA), load_book(DATA)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The shipped files of the pre-check, to be spoilt."""
    folder = tmp_path / "data"
    shutil.copytree(DATA / "eligibility", folder / "eligibility")
    (folder / "city").mkdir()
    shutil.copy(DATA / "city" / "legal_aid.yml", folder / "city")
    return folder


def found(folder: Path, **options: Any) -> list[str]:
    given = {"today": TODAY, "texts": None} | options
    return [str(finding) for finding in check_eligibility(folder, KNOWLEDGE, PAPERS, BOOK, **given)]


def test_the_shipped_table_has_no_faults() -> None:
    assert found(DATA) == []


@with_texts
def test_every_cited_article_stands_in_the_text() -> None:
    assert STATUTES is not None
    assert found(DATA, texts=read_texts(STATUTES)) == []


def test_a_folder_without_the_table_has_nothing_to_check_and_cannot_be_served(tmp_path: Path) -> None:
    assert found(tmp_path) == []
    assert eligibility_reminders(tmp_path, KNOWLEDGE, today=TODAY, months=12) == []
    with pytest.raises(BadFile, match="没有法律援助预检的数据"):
        load_table(tmp_path)


def _in(name: str, id_: str, change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    return lambda document: change(next(entry for entry in document[name] if entry["id"] == id_))


@pytest.mark.parametrize(
    ("file", "change", "problem"),
    [
        (
            "questions.yml",
            _in("questions", "matter", lambda entry: entry.update(unknown="跳过")),
            "matter: unknown: 第一问定了后面怎么走",
        ),
        (
            "questions.yml",
            _in("questions", "matter", lambda entry: entry["options"].append({"value": "lost", "title": "别的"})),
            "matter: options: kinds.yml 里没有 lost",
        ),
        (
            "questions.yml",
            _in("questions", "urgent", lambda entry: entry.update(question="离最后一天还有9天吗？")),
            "urgent: question: “9天”没有对应的 fact",
        ),
        (
            "questions.yml",
            _in("questions", "income", lambda entry: entry.update(id="money_per_head")),
            "income: id: 程序按这个 id 认这个问题",
        ),
        (
            "questions.yml",
            _in("questions", "proxy", lambda entry: entry.update(when={"circumstances": "nobody"})),
            "proxy: when: circumstances 没有 nobody 这个值",
        ),
        ("kinds.yml", _in("kinds", "wages", lambda entry: entry.update(evidence="lost")), "wages: evidence"),
        ("kinds.yml", _in("kinds", "wages", lambda entry: entry.update(limit="labor/lost")), "wages: limit"),
        ("kinds.yml", _in("kinds", "wages", lambda entry: entry.update(topic="legal_aid/lost")), "wages: topic"),
        (
            "kinds.yml",
            _in("kinds", "wages", lambda entry: entry["next"].append({"title": "问", "ask": "legal_aid/lost.what"})),
            "wages: next.第3个: 没有这条回答：legal_aid/lost.what",
        ),
        (
            "kinds.yml",
            _in("kinds", "wages", lambda entry: entry["next"].append({"title": "写", "draft": "lost"})),
            "wages: next.第3个: 没有这份文书：lost",
        ),
        (
            "kinds.yml",
            _in("kinds", "money", lambda entry: entry["next"][0].update(again={"matter": "lost"})),
            "money: next.第1个.again: matter 没有 lost 这个值",
        ),
        (
            "kinds.yml",
            _in("kinds", "wages", lambda entry: entry["scope"][0]["citations"][0].update(article="第九十九条")),
            "wages: scope.第1个.citations.第1个: 法律援助法：没有第九十九条",
        ),
        (
            "kinds.yml",
            _in("kinds", "violence", lambda entry: entry["scope"].reverse()),
            "violence: scope: 最后一行不写 when",
        ),
        (
            "conditions.yml",
            _in("conditions", "applicant", lambda entry: entry["cases"][0].update(says="等30天。")),
            "applicant: cases.第1个.says: “30天”没有对应的 fact",
        ),
        (
            "conditions.yml",
            _in("conditions", "applicant", lambda entry: entry["cases"][0].update(facts=["la-review-days"])),
            "applicant: cases.第1个.citations: 用到 la-review-days，要引用法律援助法第四十三条",
        ),
        (
            "conditions.yml",
            _in("conditions", "applicant", lambda entry: entry["cases"][0].update(when={"lost": "x"})),
            "applicant: cases.第1个.when: 没有 lost 这个问题或情况",
        ),
        (
            "guidance.yml",
            lambda document: document["prefill"][0].update(value="lost"),
            "prefill: 第1个: aid_matter 没有 lost 这个选项",
        ),
        (
            "guidance.yml",
            lambda document: document["prefill"][0].update(field="lost"),
            "prefill: 第1个: 文书 legal_aid_application 里没有 lost",
        ),
        ("guidance.yml", lambda document: document.update(reviewed_on=date(2027, 1, 1)), "2027-01-01 还没到"),
        (
            "../city/legal_aid.yml",
            lambda document: document.update(
                more_matters=[{"kind": "wages", "says": "也行", "source": "某条例", "checked_on": TODAY}]
            ),
            "data/city/legal_aid.yml: legal_aid: more_matters.第1个.kind: 不是",
        ),
    ],
)
def test_a_fault_is_named(data: Path, file: str, change: Callable[[dict[str, Any]], None], problem: str) -> None:
    _spoil(data / "eligibility" / file, change)
    findings = found(data)
    assert any(problem in finding for finding in findings), findings


@pytest.mark.parametrize(
    ("file", "change", "problem"),
    [
        (
            "conditions.yml",
            _in("conditions", "lawyer", lambda entry: entry["cases"][0].pop("because")),
            "because 只写、也必须写在 unmet 的一行",
        ),
        (
            "conditions.yml",
            _in("conditions", "lawyer", lambda entry: entry["cases"].pop()),
            "最后一行不写 when，别的行都要写",
        ),
        (
            "conditions.yml",
            _in("conditions", "lawyer", lambda entry: entry["cases"][0].update(citations=[])),
            "要引用法条；手头没有法条的，写 unverified: true",
        ),
        (
            "guidance.yml",
            lambda document: document["next"][0].update(deadline=True),
            "ask、draft、again、deadline 写且只写一个",
        ),
        ("guidance.yml", lambda document: document["prefill"][0].pop("value"), "value 和 from 写且只写一个"),
        ("guidance.yml", lambda document: document["notes"].append(document["notes"][0]), "写了两遍"),
        (
            "questions.yml",
            _in("questions", "place_work", lambda entry: entry.update(options=[{"value": "x", "title": "某地"}])),
            "单选、多选才有 options",
        ),
        (
            "questions.yml",
            _in("questions", "urgent", lambda entry: entry["options"].append(entry["options"][0])),
            "options 里有重复的 value",
        ),
        ("evidence.yml", lambda document: document.update(colour="红"), "没有这个字段"),
    ],
)
def test_a_table_that_is_not_whole_is_refused(
    data: Path, file: str, change: Callable[[dict[str, Any]], None], problem: str
) -> None:
    _spoil(data / "eligibility" / file, change)
    with pytest.raises(BadFile, match=problem):
        load_table(data)
    assert any(problem in finding for finding in found(data))


def test_an_old_review_is_a_reminder(table: Table) -> None:
    assert eligibility_reminders(DATA, KNOWLEDGE, today=TODAY, months=12) == []
    later = eligibility_reminders(DATA, KNOWLEDGE, today=date(2028, 1, 1), months=12)
    assert {reminder.file for reminder in later} == set(table.reviewed)


def test_the_change_radar_finds_rows_and_notes_by_their_article() -> None:
    data = DataFiles(DATA, KNOWLEDGE, load_catalogue(DATA))
    resting = [thing.id for thing in resting_on(data, "法律援助法", ["第四十四条"]) if thing.kind == "预检"]
    assert resting[:2] == ["first_week", "first_preserve"]
    assert "wages" not in resting


def _spoil(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    change(document)
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
