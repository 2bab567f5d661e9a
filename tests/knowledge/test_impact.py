"""The change radar: what rests on an article, and which answers want another look."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hotline.catalogue.loader import load_catalogue
from hotline.cli import app
from hotline.errors import DataError
from hotline.knowledge.impact import SOURCES, Article, DataFiles, Resting, articles_asked, resting_on
from hotline.knowledge.loader import load_knowledge
from hotline.knowledge.stale import reminders, review_due
from hotline.numerals import article_name, article_number, chinese_to_int, int_to_chinese
from tests.conftest import DATA
from tests.samples import ANSWER, TODAY, add_periods, spoil, write_data

AREA_FILE = "knowledge/legal_aid.yml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_data(tmp_path)
    add_periods(folder)
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(folder))
    monkeypatch.delenv("HOTLINE_STATUTES_DIR", raising=False)
    return folder


def read(folder: Path) -> DataFiles:
    return DataFiles(folder, load_knowledge(folder), load_catalogue(folder))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["knowledge", *arguments])


def of_data(things: list[Resting]) -> list[Resting]:
    """Without the cases' law, which is code and the same over every folder."""
    return [thing for thing in things if not thing.kind.startswith("办件")]


def ids(things: list[Resting]) -> set[tuple[str, str]]:
    return {(thing.kind, thing.id) for thing in of_data(things)}


def test_everything_that_rests_on_an_article_is_listed(folder: Path) -> None:
    assert ids(resting_on(read(folder), "法律援助法", ["第四十三条"])) == {("回答", ANSWER), ("数字", "la-review")}
    assert ids(resting_on(read(folder), "法律援助法", ["第十二条"])) == {
        ("机构", "legal-aid-wangyi"),
        ("机构", "legal-aid-yaozhou"),
    }
    assert resting_on(read(folder), "法律援助法", ["第一条"]) == []


def test_steps_and_periods_of_cases_are_listed_with_their_modules(folder: Path) -> None:
    found = [str(thing) for thing in resting_on(read(folder), "行政复议法", ["第三十条"])]
    assert "办件期限 review「审查是否受理」依据第三十条（hotline/cases/periods.py）" in found
    assert "办件步骤 admin_review/accept「受理」依据第三十条（hotline/cases/rules/admin_review.py）" in found


def test_a_button_rests_on_what_it_stands_under_and_on_what_it_begins() -> None:
    shipped = read(DATA)
    buttons = {
        (article, thing.title)
        for article in ("第二十条", "第三十条")
        for thing in resting_on(shipped, "行政复议法", [article])
        if thing.kind == "按钮"
    }
    assert {("第二十条", "帮我算最晚哪天"), ("第二十条", "帮我写复议申请书")} <= buttons
    begun = resting_on(shipped, "行政复议法实施条例", ["第二十七条"])
    assert "帮我写复议申请书" in {thing.title for thing in begun if thing.kind == "按钮"}


def test_a_whole_statute_includes_former_periods_that_name_it_alone(folder: Path) -> None:
    [answer] = of_data(resting_on(read(folder), "行政复议法"))
    assert answer.articles == {Article("行政复议法", None), Article("行政复议法", "第三十条")}
    assert str(answer) == f"回答 {ANSWER}「申请援助多久有结果」依据（只引法名）、第三十条（data/{AREA_FILE}）"


def test_an_answer_rests_on_the_articles_of_its_facts_too(folder: Path) -> None:
    spoil(folder, AREA_FILE, lambda file: file["answers"][0]["citations"].pop(0))
    assert ("回答", ANSWER) in ids(resting_on(read(folder), "法律援助法", ["第四十三条"]))


def test_items_and_entries_are_sources(folder: Path) -> None:
    law = {"statute": "法律援助法", "article": "第七条", "version": date(2022, 1, 1), "rule": "一条。"}
    spoil(folder, "catalogue/justice.yml", lambda items: items[0].update(citations=[law]))
    spoil(folder, AREA_FILE, lambda file: file["entry"].update(citations=[law]))
    assert ids(resting_on(read(folder), "法律援助法", ["第七条"])) == {
        ("事项", "la-apply"),
        ("领域入口", "legal_aid/entry"),
    }


def test_a_new_kind_of_data_joins_by_its_source(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = Resting(
        "表单", "review-form", "复议申请书", "data/forms.yml", frozenset({Article("行政复议法", "第二十二条")})
    )
    monkeypatch.setattr("hotline.knowledge.impact.SOURCES", (*SOURCES, lambda _data: [form]))
    assert of_data(resting_on(read(folder), "行政复议法", ["第二十二条"])) == [form]


@pytest.mark.parametrize(
    ("written", "articles"),
    [
        ("20,34", ["第二十条", "第三十四条"]),
        ("第二十条", ["第二十条"]),
        ("第20条、二十", ["第二十条"]),
        ("20-22", ["第二十条", "第二十一条", "第二十二条"]),
        ("第九条至第十一条", ["第九条", "第十条", "第十一条"]),
        ("", []),
    ],
)
def test_articles_are_read_as_people_write_them(folder: Path, written: str, articles: list[str]) -> None:
    assert articles_asked(load_knowledge(folder), "行政复议法", written) == articles


def test_a_range_of_a_statute_in_extract_holds_the_articles_at_hand(folder: Path) -> None:
    assert articles_asked(load_knowledge(folder), "民法典", "180-190") == ["第一百八十八条"]
    with pytest.raises(DataError, match="目录里没有民法典第一条到第三条"):
        articles_asked(load_knowledge(folder), "民法典", "1-3")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--statute", "没有的法"], "法条目录里没有“没有的法”"),
        (["--statute", "行政复议法", "--articles", "91"], "没有第九十一条，这一版共90条"),
        (["--statute", "行政复议法", "--articles", "89-91"], "没有第九十一条，这一版共90条"),
        (["--statute", "行政复议法", "--articles", "abc"], "看不懂条号“abc”"),
        (["--statute", "行政复议法", "--articles", "34-20"], "小的在前"),
        (["--statute", "行政复议法", "--articles", "1-2-3"], "看不懂条号“1-2-3”"),
    ],
)
def test_an_unknown_statute_or_article_is_one_sentence_and_2(folder: Path, arguments: list[str], sentence: str) -> None:
    result = run("impact", *arguments)
    assert result.exit_code == 2
    assert sentence in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_the_command_lists_what_is_affected(folder: Path) -> None:
    result = run("impact", "--statute", "法律援助法", "--articles", "43")
    assert result.exit_code == 0
    assert f"回答 {ANSWER}" in result.output
    *listed, count = result.output.strip().splitlines()
    assert len(listed) > 2 and count == f"共 {len(listed)} 处依据法律援助法第四十三条。"


@pytest.mark.parametrize("number", [1, 10, 11, 20, 34, 100, 101, 110, 188, 1000, 1005, 1060, 1160, 1260, 9999])
def test_numbers_of_articles_are_written_out(number: int) -> None:
    assert chinese_to_int(int_to_chinese(number)) == number
    assert article_number(article_name(number)) == number


def test_twelve_months_later_the_same_day_still_counts() -> None:
    assert review_due(date(2026, 11, 1), months=12) == date(2027, 11, 1)
    assert review_due(date(2028, 2, 29), months=12) == date(2029, 2, 28)
    assert review_due(date(2026, 12, 31), months=2) == date(2027, 2, 28)
    assert review_due(date(2026, 11, 1), months=12, review_by=date(2026, 12, 1)) == date(2026, 12, 1)


def remind(folder: Path, *, today: date = TODAY, months: int = 12) -> list[str]:
    data = read(folder)
    return [str(one) for one in reminders(data.knowledge, data.catalogue, today=today, months=months)]


def test_what_was_reviewed_long_ago_is_a_reminder(folder: Path) -> None:
    assert remind(folder) == []
    assert remind(folder, today=date(2027, 11, 1)) == []
    late = remind(folder, today=date(2027, 11, 2))
    assert f"data/{AREA_FILE}: {ANSWER}: reviewed_on: 已过复核日期 2027-11-01（上次复核 2026-11-01）" in late
    assert any(": la-apply: " in line for line in late)
    assert any(": entry: " in line for line in late)
    assert any(ANSWER in line for line in remind(folder, months=0))


def _replace(folder: Path, *, until: date) -> None:
    newer = {"version": date(2026, 11, 20), "articles": 80}

    def change(statutes: list[dict]) -> None:
        statutes[0]["versions"][0]["until"] = until
        statutes[0]["versions"].insert(0, newer)

    spoil(folder, "statutes/index.yml", change)


def test_a_version_replaced_since_the_review_is_a_reminder_and_no_fault(folder: Path) -> None:
    _replace(folder, until=date(2026, 11, 19))
    found = remind(folder)
    assert f"data/{AREA_FILE}: {ANSWER}: citations: 依据的法律援助法2022-01-01版已被替换，请按新版复核" in found
    assert any("legal-aid-wangyi" in line for line in found)
    assert not any("行政复议法2018" in line for line in found), "former periods cite former law on purpose"
    result = run("check")
    assert result.exit_code == 0, result.output
    assert "提醒：" in result.output
    assert "处该复核了" in result.output


def test_a_version_that_had_ended_before_the_review_is_a_fault(folder: Path) -> None:
    _replace(folder, until=date(2026, 10, 31))
    result = run("check")
    assert result.exit_code == 2
    assert "旧法只能写在 periods 里" in result.output
