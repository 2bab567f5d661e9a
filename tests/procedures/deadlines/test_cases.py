"""The table of cases worked out by hand (cases.yml) against the program."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from hotline.knowledge.versions import Span
from hotline.procedures.deadlines.book import Book
from hotline.procedures.deadlines.compute import compute
from hotline.procedures.deadlines.counting import Pause
from hotline.procedures.deadlines.result import Result, Told
from hotline.workdays import WorkCalendar

CASES: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "cases.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)
TODAY = date(2026, 11, 26)
_INPUT = {"rule", "start", "today", "pauses", "ceilings", "restarted", "extended", "how"}


def _told(case: dict[str, Any]) -> Told:
    return Told(
        start=Span.of_day(case["start"]),
        ceilings=case.get("ceilings", {}),
        restarted=case.get("restarted"),
        pauses=tuple(Pause(first, gone) for first, gone in case.get("pauses", [])),
        extended=case.get("extended"),
    )


def _computed(result: Result) -> dict[str, Any]:
    return {
        "nominal": result.main.nominal,
        "last": result.main.last,
        "strict": result.strict,
        "safe": result.safe,
        "state": result.state.value,
        "days_left": result.days_left,
        "before": result.before.nominal if result.before else None,
        "other": result.other.nominal if result.other else None,
        "prolonged": result.prolonged.last if result.prolonged else None,
        "estimated": list(result.main.estimated),
        "skipped": [rest.name for rest in result.main.skipped],
    }


def test_the_table_is_long_enough() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}@{case['start']}")
def test_a_case_comes_out_as_by_hand(case: dict[str, Any], book: Book, calendar: WorkCalendar) -> None:
    result = compute(book, book.rules[case["rule"]], _told(case), calendar, today=case.get("today", TODAY))
    assert result is not None
    expected = {name: value for name, value in case.items() if name not in _INPUT}
    computed = _computed(result)
    assert {name: computed[name] for name in expected} == expected, case["how"]
