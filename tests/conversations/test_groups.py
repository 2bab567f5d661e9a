"""Skill groups: routing by area, hours by the published calendar, special days, and what a maintainer gets wrong."""

from datetime import date, datetime
from pathlib import Path

import pytest

from hotline.clock import SHANGHAI
from hotline.conversations.groups import (
    Days,
    Group,
    Hours,
    SkillGroups,
    Span,
    SpecialDay,
    check_skill_groups,
    group_reminders,
    load_skill_groups,
)
from hotline.settings import ROOT
from hotline.vocabulary import Area
from hotline.workdays import load_work_calendar
from tests.fakes import groups_of

GENERAL = Group(id="general", title="综合/12345", always=True)
OFFICE = [
    Span(days=Days.WORKDAYS, opens=8 * 60 + 30, closes=12 * 60),
    Span(days=Days.WORKDAYS, opens=14 * 60, closes=18 * 60),
]
AID = Group(id="legal_aid", title="法律援助", areas=[Area.LEGAL_AID], spans=OFFICE)
CALENDAR = load_work_calendar(ROOT / "data")


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def groups(*, general: Group = GENERAL, special_days: tuple[SpecialDay, ...] = ()) -> SkillGroups:
    return groups_of(general, AID, special_days=special_days, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        (at(9, 1, 8, 29), False),
        (at(9, 1, 8, 30), True),
        (at(9, 1, 12, 0), False),  # at noon the morning is over
        (at(9, 1, 17, 59), True),
        (at(9, 5), False),  # a Saturday
        (at(10, 1), False),  # National Day, a Thursday
        (at(10, 10), True),  # a Saturday worked in exchange for it
    ],
)
def test_a_group_keeps_its_hours_by_the_published_calendar(moment: datetime, open_: bool) -> None:
    assert groups().is_open(AID, moment) is open_


def test_an_area_goes_to_its_own_group_while_that_is_open_and_else_to_the_fallback() -> None:
    by_day, at_night = groups().route(Area.LEGAL_AID, at(9, 1)), groups().route(Area.LEGAL_AID, at(9, 1, 22))
    assert (by_day.group.id, by_day.closed) == ("legal_aid", False)
    assert (at_night.group.id, at_night.closed) == ("general", False)
    assert groups().route(Area.LABOR, at(9, 1)).group.id == "general"
    assert groups().route(None, at(9, 1)).group.id == "general"


def test_where_all_are_closed_one_waits_for_the_group_one_needs() -> None:
    closing = Group(id="general", title="综合", spans=OFFICE)
    route = groups(general=closing).route(Area.LEGAL_AID, at(9, 1, 22))
    assert (route.group.id, route.closed) == ("legal_aid", True)
    assert groups(general=closing).next_opening(AID, at(9, 4, 22)) == at(9, 7, 8, 30)  # from Friday night to Monday
    assert groups(general=closing).next_opening(AID, at(9, 30, 22)) == at(10, 8, 8, 30)  # over the whole holiday


def test_a_special_day_closes_or_opens_what_it_names() -> None:
    half = SpecialDay(date=date(2026, 9, 1), name="盘点", hours=[Hours(opens=8 * 60 + 30, closes=10 * 60)])
    assert groups(special_days=(half,)).is_open(AID, at(9, 1, 9))
    assert not groups(special_days=(half,)).is_open(AID, at(9, 1, 10))
    assert groups(special_days=(half,)).is_open(GENERAL, at(9, 1, 10))  # never closes unless it is named
    shut = SpecialDay(date=date(2026, 9, 1), name="系统停机", groups=["general"])
    assert not groups(special_days=(shut,)).is_open(GENERAL, at(9, 1, 10))
    duty = SpecialDay(
        date=date(2026, 10, 1), name="国庆值班", groups=["legal_aid"], hours=[Hours(opens=540, closes=600)]
    )
    assert groups(special_days=(duty,)).is_open(AID, at(10, 1, 9))


def test_a_group_of_unknown_hours_gets_nothing_by_itself_and_takes_what_is_passed_to_it() -> None:
    unknown = Group(id="mediation", title="调解", areas=[Area.MEDIATION])
    both = groups_of(GENERAL, unknown)
    assert both.route(Area.MEDIATION, at(9, 1)).group.id == "general"
    assert (both.route_to("mediation", at(9, 1)).group.id, both.route_to("mediation", at(9, 1)).closed) == (
        "mediation",
        False,
    )
    assert [str(reminder) for reminder in group_reminders(both)] == [
        "data/city/skill_groups.yml: mediation: spans: 还没有填服务时间，转人工都由综合/12345接"
    ]


def test_the_shipped_groups_are_sound_and_12345_never_closes() -> None:
    shipped = load_skill_groups(ROOT / "data")
    assert [group.title for group in shipped.by_id.values()] == [
        "法律援助",
        "调解",
        "行政复议",
        "信息公开",
        "综合/12345",
    ]
    for area in Area:
        assert not shipped.route(area, at(2, 17, 3)).closed  # three in the morning of the first day of the year


FAULTS = {
    "groups:\n- {id: general, title: 综合, areas: [labour]}": ("general", "areas", "只能是"),
    "groups:\n- {id: general, title: 综合, spans: [{days: workdays, opens: 18:00, closes: 8:30}]}": (
        "general",
        "spans",
        "要晚于",
    ),
    "groups:\n- {id: general, title: 综合, spans: [{days: workdays, opens: 八点, closes: 18:00}]}": (
        "general",
        "spans",
        "应该是时刻",
    ),
    "groups:\n- {id: general, title: 综合, always: true, spans: [{days: workdays, opens: 8:30, closes: 18:00}]}": (
        "general",
        "",
        "只能写一个",
    ),
    "groups:\n- {id: aid, title: 法援}": ("", "fallback", "groups 里没有 general"),
    "groups:\n- {id: general, title: 综合}\n- {id: general, title: 综合}": ("general", "id", "写了两遍"),
    "groups:\n- {id: general, title: 综合, areas: [labor]}\n- {id: aid, title: 法援, areas: [labor]}": (
        "aid",
        "areas",
        "已经归 general",
    ),
    "groups:\n- {id: general, title: 综合}\nspecial_days:\n- {date: 2026-10-01, name: 国庆, groups: [aid]}": (
        "2026-10-01",
        "groups",
        "groups 里没有 aid",
    ),
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_names_file_entry_and_field(tmp_path: Path, text: str) -> None:
    (tmp_path / "data" / "city").mkdir(parents=True)
    (tmp_path / "data" / "calendar").mkdir()
    (tmp_path / "data" / "city" / "skill_groups.yml").write_text(f"fallback: general\n{text}\n", encoding="utf-8")
    (finding,) = check_skill_groups(tmp_path / "data")
    entry, field, problem = FAULTS[text]
    assert finding.file == "data/city/skill_groups.yml"
    assert finding.entry == entry
    assert finding.field.startswith(field)
    assert problem in finding.problem


def test_an_hour_means_the_same_with_and_without_quotes() -> None:
    """YAML 1.1 reads 17:00 as the number 1020, which pydantic took for a quarter past midnight."""
    assert Hours.model_validate({"opens": 510, "closes": "17:00"}) == Hours.model_validate(
        {"opens": "08:30", "closes": 1020}
    )
    assert Hours.model_validate({"opens": "20:00", "closes": "24:00"}).closes == 24 * 60
