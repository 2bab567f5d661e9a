"""What a citizen hears about items and offices: what is known, and plainly what is not."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hotline.catalogue.directory import Directory
from hotline.catalogue.finding import district_in, find_items, find_office, office_kind_in
from hotline.content import Content
from hotline.conversations.reply import Ask, Reply, Topic
from hotline.vocabulary import Area, Outcome
from tests.content import seeded
from tests.samples import write_data

TOPIC = Topic(area=Area.GOV_SERVICE, confidence=0.5)


@pytest.fixture
async def directory(tmp_path: Path) -> AsyncIterator[Directory]:
    async with seeded(tmp_path, write_data(tmp_path)) as database:
        yield await Content().directory(database)


def office(directory: Directory, text: str, **options: Any) -> Reply:
    given: dict[str, Any] = {"district": None, "kinds_in_hand": [], "topic": TOPIC, "entities": []} | options
    return find_office(text, given.pop("entities"), directory, **given)


def test_one_item_is_told_with_the_unknown_named(directory: Directory) -> None:
    reply = find_items("怎么办法律援助", directory, district=None, topic=TOPIC)
    [message] = reply.messages
    assert [item.code for item in message.items] == ["la-apply"]
    assert "费用：待主管部门确认" in message.text
    assert "承诺时限：待主管部门确认" in message.text
    assert reply.outcome is Outcome.ANSWERED


def test_no_item_points_to_12345(directory: Directory) -> None:
    reply = find_items("护照", directory, district=None, topic=TOPIC)
    assert reply.outcome is Outcome.SEARCHED
    assert "12345" in reply.messages[0].text


def test_the_district_is_asked_when_it_matters(directory: Directory) -> None:
    reply = office(directory, "法律援助中心在哪")
    assert reply.reason == "which_district"
    chosen = Ask(intent="office_search/any.where", entities={"kind": "legal_aid", "district": "王益区"})
    assert chosen in [button.command for button in reply.messages[0].buttons]


def test_an_unknown_address_is_said_to_be_unknown(directory: Directory) -> None:
    [message] = office(directory, "王益法律援助中心在哪").messages
    assert "王益区法律援助机构" in message.text
    assert "耀州" not in message.text
    assert "还没有核实到" in message.text
    assert "12348" in message.text


def test_a_known_district_is_not_asked_again(directory: Directory) -> None:
    assert "耀州区法律援助机构" in office(directory, "法律援助中心在哪", district="耀州区").messages[0].text


def test_a_functional_zone_tells_that_its_jurisdiction_is_unknown(directory: Directory) -> None:
    assert "待主管部门确认" in office(directory, "新区的法律援助中心").messages[0].text


def test_somebody_from_elsewhere_is_not_sent_to_this_city(directory: Directory) -> None:
    [message] = office(directory, "法律援助中心", district="outside").messages
    assert "王益区" not in message.text
    assert "您不在本市" in message.text


def test_the_last_answers_office_is_meant_when_none_is_named(directory: Directory) -> None:
    assert "司法局" in office(directory, "电话多少", kinds_in_hand=["justice_bureau"]).messages[0].text


def test_without_any_hint_the_office_is_asked(directory: Directory) -> None:
    assert office(directory, "电话多少").reason == "which_office"


def test_a_national_number_is_told(directory: Directory) -> None:
    assert "12348" in office(directory, "法律热线电话多少").messages[0].text
    assert office(directory, "法律热线电话多少").reason == "number"


def test_the_extractors_organisation_counts_where_no_name_is_known(directory: Directory) -> None:
    found = office_kind_in("那个单位", [{"entity": "organisation", "value": "notary"}], directory)
    assert found is not None
    assert found.id == "notary"


@pytest.mark.parametrize(
    ("text", "kind"),
    [("法律援助中心", "legal_aid"), ("公证处几点开门", "notary"), ("司法局电话", "justice_bureau"), ("超市", None)],
)
def test_offices_are_known_by_their_names(directory: Directory, text: str, kind: str | None) -> None:
    found = office_kind_in(text, [], directory)
    assert (found.id if found else None) == kind


@pytest.mark.parametrize(
    ("text", "entities", "district"),
    [
        ("我在耀州", [], "耀州区"),
        ("新区的", [], "新区"),
        ("哪里", [{"entity": "district", "value": "王益区"}], "王益区"),
        ("哪里", [{"entity": "district", "value": "outside"}], "outside"),
        ("哪里", [], None),
    ],
)
def test_districts_are_known_in_full_and_short(
    directory: Directory, text: str, entities: list[dict[str, Any]], district: str | None
) -> None:
    assert district_in(text, entities, directory) == district
