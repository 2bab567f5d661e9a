"""`hotline knowledge check` and `impact` see the papers: each fault with file, entry and field."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from hotline.catalogue.loader import load_catalogue
from hotline.knowledge.check import check
from hotline.knowledge.impact import DataFiles, resting_on
from hotline.knowledge.loader import load_knowledge
from hotline.procedures.documents.check import check_documents, document_reminders
from hotline.settings import ROOT
from tests.samples import write_data

TODAY = date(2026, 11, 27)
FILE = "documents/legal_aid_objection.yml"


KNOWLEDGE = load_knowledge(ROOT / "data")
CATALOGUE = load_catalogue(ROOT / "data")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with the shipped papers, and the limits they name."""
    for name in ("documents", "deadlines"):
        shutil.copytree(ROOT / "data" / name, tmp_path / "data" / name)
    return tmp_path / "data"


def faults(folder: Path) -> list[str]:
    return [str(finding) for finding in check_documents(folder, KNOWLEDGE, CATALOGUE, today=TODAY, texts=None)]


def spoil(folder: Path, change, file: str = FILE) -> list[str]:
    path = folder / file
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return faults(folder)


def field(content: dict, name: str) -> dict:
    return next(entry for entry in content["fields"] if entry["id"] == name)


def test_the_shipped_papers_are_sound(folder: Path) -> None:
    assert faults(folder) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d["paper"][0]["rows"].append("nobody"), "paper.第1个: fields 里没有 nobody"),
        (lambda d: d["paper"].pop(), "story: 问了却没有用上"),
        (lambda d: field(d, "office").update(when={"decision": "lost"}), "office.when: decision 没有 lost 这个选项"),
        (lambda d: field(d, "decision").update(when={"nobody": "yes"}), "decision.when: fields 里没有 nobody"),
        (lambda d: field(d, "decision").update(when={"decision": "refused"}), "decision 要在它前面问"),
        (lambda d: d["addressee"].update(office="moon"), "addressee.office: 没有这类机构：moon"),
        (lambda d: d["addressee"]["receivers"][0].update(district="office"), "office 不是问区县的问题"),
        (lambda d: d["addressee"].update(field="nobody"), "addressee.field: fields 里没有 nobody"),
        (
            lambda d: d.update(limits=[{"text": "早些去。", "rule": "mediation/confirm", "starts": "office"}]),
            "limits.第1个.starts: office 不是问日子的",
        ),
        (
            lambda d: d.update(limits=[{"text": "早些去。", "rule": "no/rule", "starts": "received_on"}]),
            "limits.第1个.rule: data/deadlines 里没有 no/rule",
        ),
        (lambda d: d.update(limits=[{"text": "早些去。", "starts": "office"}]), "rule 和 starts 要写就一起写"),
        (lambda d: d["next"].append({"title": "去", "ask": "legal_aid/no.what"}), "没有这条回答：legal_aid/no.what"),
        (lambda d: d["next"].append({"title": "去", "draft": "no_paper"}), "没有这份文书，或者就是它自己：no_paper"),
        (lambda d: d.update(matter="labor/wage"), "matter: 不属于领域 legal_aid"),
        (lambda d: d.update(matter="legal_aid/no_such"), "的 matters 里没有 no_such"),
        (lambda d: d["citations"].pop(0), "decision.demand: 法律援助法第四十九条也要写进 citations"),
        (lambda d: d["citations"][0].update(article="第九十九条"), "没有第九十九条"),
        (lambda d: d["where"].append("司法局9日内答复。"), "“9日”没有对应的 fact"),
        (lambda d: d["facts"].append("la-nothing"), "facts: data/statutes/facts 里没有 la-nothing"),
        (lambda d: d["facts"].append("la-urgent-days"), "la-urgent-days 出自法律援助法第四十四条，citations 里没有"),
        (lambda d: d.update(reviewed_on=date(2027, 1, 1)), "reviewed_on: 2027-01-01 还没到"),
        (lambda d: d["fields"].append({"id": "age", "kind": "number", "label": "年龄", "question": "多大？", "why": "要写。", "derive": "age"}), "age"),
        (lambda d: field(d, "decision").update(options=[{"value": "yes", "title": "是"}]) or d["fields"].append({"id": "party"}), "party"),
        (lambda d: d.update(colour="red"), "colour: 没有这个字段"),
        (lambda d: field(d, "decision").pop("options"), "单选、多选才有 options"),
        (lambda d: d.update(id="other_name_than_file"), "要和文件名 legal_aid_objection 一致"),
        (lambda d: d["next"].append({"title": "去"}), "draft 和 ask 写一个"),
        (lambda d: field(d, "place").update(kind="line"), "place: 别的文书里也有这个 id"),
    ],
)  # fmt: skip
def test_each_fault_is_named(folder: Path, change, said: str) -> None:
    found = spoil(folder, change)
    assert any(said in fault for fault in found), found


def test_the_command_that_checks_everything_checks_the_papers(tmp_path: Path) -> None:
    data = write_data(tmp_path)
    (data / "documents").mkdir()
    (data / "documents" / "half.yml").write_text("id: half\n", encoding="utf-8")
    found = [finding for finding in check(data, today=TODAY) if finding.file == "data/documents/half.yml"]
    assert ("title", "缺少这个字段") in {(finding.field, finding.problem) for finding in found}


def test_a_shared_question_that_no_paper_asks_is_named(folder: Path) -> None:
    found = spoil(
        folder,
        lambda shared: shared.append({"id": "spare", "kind": "line", "label": "闲", "question": "？", "why": "。"}),
        "documents/fields.yml",
    )
    assert found == ["data/documents/fields.yml: spare: 没有文书用到这个共用问题"]


def test_a_change_of_an_article_lists_the_papers_that_rest_on_it(folder: Path) -> None:
    data = DataFiles(folder, KNOWLEDGE, CATALOGUE)
    papers = {thing.id for thing in resting_on(data, "劳动争议调解仲裁法", ["第二十四条"]) if thing.kind == "文书"}
    assert papers == {"labor_application", "power_of_attorney"}


def test_a_paper_reviewed_long_ago_is_a_reminder(folder: Path) -> None:
    def remind(today: date) -> list[str]:
        return [str(one) for one in document_reminders(folder, KNOWLEDGE, today=today, months=12)]

    assert remind(TODAY) == []
    [first, *_] = remind(date(2027, 11, 27))
    assert "reviewed_on: 已过复核日期 2027-11-26" in first
