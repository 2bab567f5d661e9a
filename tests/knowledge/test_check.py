"""`hotline knowledge check` passes a sound folder and names file, entry and field of each kind of fault."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hotline.cli import app
from hotline.knowledge.check import check
from hotline.knowledge.loader import read_knowledge
from hotline.procedures.deadlines.book import load_book
from hotline.procedures.documents.loader import load_documents
from hotline.settings import ROOT, Settings
from tests.samples import ANSWER, TODAY, spoil, write, write_data, write_examples

AREA_FILE = "knowledge/legal_aid.yml"
FACTS = "statutes/facts/legal_aid.yml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_data(tmp_path)


def findings(data: Path, **options: Any) -> list[str]:
    return [str(finding) for finding in check(data, today=TODAY, **options)]


def answer(document: Any) -> dict[str, Any]:
    return document["answers"][0]


def test_a_sound_folder_has_no_findings(data: Path) -> None:
    assert findings(data) == []


def _citation(**changes: Any) -> Callable[[Any], None]:
    return lambda document: answer(document)["citations"][0].update(changes)


def _field(name: str, value: Any) -> Callable[[Any], None]:
    return lambda document: answer(document).update({name: value})


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        (_citation(statute="没有的法"), "citations.第1个", "法条目录里没有“没有的法”"),
        (_citation(article="第九十九条"), "citations.第1个", "没有第九十九条，这一版共71条"),
        (_citation(version=date(2020, 1, 1)), "citations.第1个", "没有2020-01-01这一版"),
        (
            _citation(statute="行政复议法", article=None, version=date(2018, 1, 1)),
            "citations.第1个",
            "旧法只能写在 periods 里",
        ),
        (_citation(statute="行政复议法", article="第九条", version=date(2018, 1, 1)), "citations.第1个", "只能引法名"),
        (
            _citation(statute="民法典", article="第一条", version=date(2021, 1, 1)),
            "citations.第1个",
            "目录里没有第一条",
        ),
        (_field("citations", []), "citations", "没有法律依据"),
        (_field("unverified", True), "unverified", "依据待核的回答不能引用条号"),
        (_field("conclusion", "7个工作日内答复。"), "conclusion", "“7个工作日”没有对应的 fact"),
        (_field("conclusion", "能。农民工讨薪可以申请。"), "conclusion", "不要以“能。”开头"),
        (_field("conclusion", "一般不用。直接去申请就行。"), "conclusion", "不要以“一般不用。”开头"),
        (_field("limits", "最多500元。"), "limits", "“500元”没有对应的 fact"),
        (_field("details", "三十日内办完。"), "details", "请写成阿拉伯数字"),
        (_field("facts", ["la-none", "la-review"]), "facts", "没有 la-none"),
        (_field("items", ["no-item"]), "items", "没有事项 no-item"),
        (_field("offices", ["moon_office"]), "offices", "没有这类机构：moon_office"),
        (_field("related", ["legal_aid/none.what"]), "related", "没有这条回答：legal_aid/none.what"),
        (_field("title", "这是一个无论如何都实在太长太长太长了的标题"), "title", "最多 20 个字"),
        (_field("reviewed_on", TODAY + timedelta(days=1)), "reviewed_on", "还没到"),
        (_field("steps", ["一", "二", "三", "四", "五", "六"]), "steps", "最多 5 条"),
        (_field("colour", "红"), "colour", "没有这个字段"),
    ],
)
def test_a_fault_in_an_answer_is_named(data: Path, change: Callable[[Any], None], field: str, problem: str) -> None:
    spoil(data, AREA_FILE, change)
    named = [line for line in findings(data) if line.startswith(f"data/{AREA_FILE}: {ANSWER}: {field}: ")]
    assert any(problem in line for line in named), findings(data)


@pytest.mark.parametrize(
    "text", ["2026年1月1日起改了。", "打 12348 或 12345。", "看法释〔2025〕8号。", "10月1日放假。"]
)
def test_dates_numbers_of_documents_and_telephones_are_no_figures(data: Path, text: str) -> None:
    spoil(data, AREA_FILE, _field("details", text))
    assert findings(data) == []


def test_a_fact_must_be_used_and_its_article_cited(data: Path) -> None:
    spoil(data, AREA_FILE, _citation(article="第四十四条"))
    assert any("la-review: article: 用到它的都没有引用法律援助法第四十三条" in line for line in findings(data))
    spoil(data, AREA_FILE, lambda document: answer(document).update(facts=[], conclusion="很快。"))
    assert any("la-review: id: 没有回答、事项或期限用到这个 fact" in line for line in findings(data))


def test_ids_are_unique_across_files(data: Path) -> None:
    fact = {"id": "la-review", "statement": "又一个", "value": "7", "unit": "自然日", "statute": "法律援助法"}
    write(data, "statutes/facts/other.yml", [{**fact, "article": "第四十三条"}])
    assert any("la-review: id: 与 data/statutes/facts/legal_aid.yml 里的重复" in line for line in findings(data))


def test_one_broken_file_is_named_and_the_others_are_still_checked(data: Path) -> None:
    (data / AREA_FILE).write_text("area: [legal_aid\n", encoding="utf-8")
    spoil(data, "knowledge/labor.yml", lambda document: answer(document).update(title="长" * 21))
    lines = findings(data)
    assert any(line.startswith(f"data/{AREA_FILE}: 第") and "YAML 格式有误" in line for line in lines)
    assert any("labor/general.what: title: 最多 20 个字" in line for line in lines)


def test_a_field_written_twice_is_refused(data: Path) -> None:
    text = (data / AREA_FILE).read_text(encoding="utf-8")
    (data / AREA_FILE).write_text(
        text.replace("title: 法律援助\n", "title: 法律援助\ntitle: 又一个\n", 1), encoding="utf-8"
    )
    assert any("字段 title 写了两遍" in line for line in findings(data))


def test_an_area_without_a_file_is_missed(data: Path) -> None:
    (data / "knowledge" / "labor.yml").unlink()
    assert "data/knowledge: labor: 缺少这个领域的文件" in findings(data)


def test_examples_and_answers_belong_together(data: Path) -> None:
    write_examples(data, "extra", {"legal_aid/none.what": ["没有回答的例句"], "followup/topic.fee": ["要钱吗"]})
    write_examples(data, "chitchat", {"chitchat/general.what": ["chitchat 例句0", "labor 例句0"]})
    lines = findings(data)
    assert "data/nlu/extra.yml: legal_aid/none.what: intent: 没有这个标签的回答" in lines
    assert not any("followup" in line for line in lines)
    assert (
        "data/knowledge/chitchat.yml: chitchat/general.what: examples: data/nlu 里只有 2 条例句，至少要 8 条" in lines
    )
    assert any("“labor 例句0”也写在" in line for line in lines)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"fee": "20元"}, "la-apply: fee: “20元”没有对应的 fact"),
        ({"fee": "免费"}, "la-apply: fee: 没有法条也没有来源，请留空"),
        ({"office": "moon"}, "la-apply: office: 没有这类机构：moon"),
        ({"district": "长安区"}, "la-apply: district: 没有这个区县：长安区"),
        ({"modes": ["天上办"]}, "la-apply: modes.第1个: 只能是"),
    ],
)
def test_a_fault_in_an_item_is_named(data: Path, change: dict[str, Any], problem: str) -> None:
    spoil(data, "catalogue/justice.yml", lambda items: items[0].update(change))
    assert any(problem in line for line in findings(data)), findings(data)


def test_an_address_without_a_source_is_refused(data: Path) -> None:
    spoil(data, "city/tongchuan.yml", lambda city: city["organisations"][0].update(address="某路1号"))
    assert any("legal-aid-wangyi: address: 写了就要写 source 和 checked_on" in line for line in findings(data))


def test_a_skill_group_is_checked_like_other_data(data: Path) -> None:
    spoil(data, "city/skill_groups.yml", lambda file: file["groups"][0].update(areas=["labour"]))
    (finding,) = findings(data)
    assert finding.startswith("data/city/skill_groups.yml: general: areas")


def test_a_calendar_day_of_another_year_is_refused(data: Path) -> None:
    spoil(data, "calendar/2026.yml", lambda year: year["holidays"].append({"date": date(2027, 1, 1), "name": "元旦"}))
    assert any("2027-01-01 不在2026年" in line for line in findings(data))


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A statutes folder with one short statute of our own making."""
    folder = tmp_path / "statutes"
    folder.mkdir()
    (folder / "index.csv").write_text(
        "file,short_title,effective\n法律援助法.md,法律援助法,2022-01-01\n行政复议法.md,行政复议法,2024-01-01\n",
        encoding="utf-8",
    )
    (folder / "法律援助法.md").write_text(
        "第四十三条 收到以后七日内看完。\n\n第四十四条 三十个工作日。\n", encoding="utf-8"
    )
    (folder / "行政复议法.md").write_text("第三十条 五日内看要不要收。\n", encoding="utf-8")
    (folder / "facts.csv").write_text(
        "id,statute,article,value,unit\nx,法律援助法,第四十三条,7,自然日\n", encoding="utf-8"
    )
    return folder


def test_figures_are_held_against_the_full_text(data: Path, texts: Path) -> None:
    assert findings(data, statutes_dir=texts) == []
    spoil(data, FACTS, lambda facts: facts[0].update(value="8"))
    assert any(
        "la-review: value: 法律援助法第四十三条里找不到 8" in line for line in findings(data, statutes_dir=texts)
    )
    spoil(data, FACTS, lambda facts: facts[0].update(value="7", unit="工作日"))
    expected = "la-review: unit: facts.csv 里法律援助法第四十三条的 7 是自然日，这里写的是工作日"
    assert any(expected in line for line in findings(data, statutes_dir=texts))


def test_the_kind_of_day_follows_the_text_where_the_table_is_silent(data: Path, texts: Path) -> None:
    spoil(data, FACTS, lambda facts: facts[0].update(value="30", article="第四十四条"))
    assert any("按法律援助法第四十四条的写法，30 应是工作日" in line for line in findings(data, statutes_dir=texts))
    # 行政复议法第八十八条：本法的五日是工作日，条文里没有这三个字。
    spoil(data, FACTS, lambda facts: facts[0].update(value="5", statute="行政复议法", article="第三十条"))
    assert any("按行政复议法第三十条的写法，5 应是工作日" in line for line in findings(data, statutes_dir=texts))


def test_a_rule_may_not_name_a_figure_its_article_lacks(data: Path, texts: Path) -> None:
    spoil(data, AREA_FILE, _citation(rule="收到申请后9日内审查。"))
    assert any(
        "citations.第1个.rule: “9日”在法律援助法第四十三条里找不到" in line
        for line in findings(data, statutes_dir=texts)
    )


def test_the_command_lists_findings_and_ends_with_2(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(data))
    monkeypatch.delenv("HOTLINE_STATUTES_DIR", raising=False)
    (data / "knowledge" / "labor.yml").unlink()
    result = CliRunner().invoke(app, ["knowledge", "check", "--only", "labor"])
    assert result.exit_code == 2
    assert "data/knowledge: labor: 缺少这个领域的文件" in result.output


def test_the_command_names_a_missing_statutes_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOTLINE_STATUTES_DIR", str(tmp_path / "none"))
    result = CliRunner().invoke(app, ["knowledge", "check"])
    assert result.exit_code == 2
    assert "找不到法条文件夹" in result.output


def test_thresholds_are_checked_like_other_data(tmp_path: Path) -> None:
    data = write_data(tmp_path)
    spoil(data, "thresholds.yml", lambda content: content.update(grave=1.4))
    assert [str(each) for each in check(data, today=TODAY)] == ["data/thresholds.yml: grave: 应该不大于 0.95：1.4"]


def test_the_shipped_data_has_no_findings() -> None:
    knowledge, _ = read_knowledge(ROOT / "data")
    reviews = [entry.reviewed_on for _, _, entry in knowledge.entries()]
    reviews += [document.reviewed_on for document in load_documents(ROOT / "data").values()]
    last_review = max([*reviews, *load_book(ROOT / "data").reviewed.values()])
    found = check(ROOT / "data", today=last_review, statutes_dir=Settings().statutes_dir)
    assert not found, "\n".join(map(str, found[:40]))
