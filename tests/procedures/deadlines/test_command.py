"""`hotline deadline`."""

import pytest
from typer.testing import CliRunner, Result

from hotline.cli import app


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["deadline", *arguments])


def test_without_a_name_all_limits_are_listed() -> None:
    result = run()
    assert result.exit_code == 0
    assert "admin_review/apply  申请行政复议（60日）" in result.output
    assert "labor/wages_employed  在职讨工资有没有期限（没有期限）" in result.output
    assert "admin_review/apply_later  很久以后才知道的决定（60日，封顶 made）" in result.output


def test_one_limit_is_worked_out_with_its_articles() -> None:
    result = run("admin_review/apply", "--day", "2026-09-01", "--today", "2026-10-20")
    assert result.exit_code == 0
    assert "最晚 2026年10月31日（星期六）" in result.output
    assert "依据：行政复议法第二十条、" in result.output


def test_everything_known_can_be_told() -> None:
    capped = run(
        "admin_review/apply_later", "--day", "2026-11-01", "--ceiling", "made=2021-12-15", "--today", "2026-11-26"
    )
    assert "最晚 2026年12月15日" in capped.output
    paused = run(
        "admin_review/apply", "--day", "2026-03-02", "--pause", "2026-04-01..2026-04-11", "--today", "2026-04-20"
    )
    assert "最晚 2026年5月11日" in paused.output
    extended = run("admin_review/decide", "--day", "2026-06-01", "--extended", "--today", "2026-07-01")
    assert "最晚 2026年8月31日" in extended.output
    restarted = run("labor/wages_left", "--day", "2025-10-01", "--restarted", "2026-03-08", "--today", "2026-11-26")
    assert "最晚 2027年3月8日" in restarted.output


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["labor/none"], "没有“labor/none”这个期限"),
        (["admin_review/apply", "--day", "9月1日"], "看不懂日期“9月1日”"),
        (["admin_review/apply", "--day", "2026-09-01", "--pause", "2026-09-10"], "看不懂“2026-09-10”"),
        (["admin_review/apply", "--day", "2026-09-01", "--pause", "2026-09-10..2026-09-02"], "前一天在前"),
        (["admin_review/apply", "--day", "2026-09-01", "--ceiling", "made=2020-01-01"], "这个期限的封顶：没有"),
    ],
)
def test_what_is_not_understood_is_one_sentence(arguments: list[str], problem: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert problem in result.output
