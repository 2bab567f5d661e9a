"""Closing is one key: outcome and topic are proposed from what happened, put right where wrong, and stored."""

import pytest

from hotline.conversations.brain import Understanding
from hotline.conversations.models import ConversationRow
from hotline.desk.closing import propose
from hotline.knowledge.loader import read_knowledge
from hotline.settings import ROOT
from hotline.vocabulary import Area, Resolution
from hotline.work_orders.proposing import PASSED_ON


@pytest.fixture
def database_kind() -> str:
    """One kind of database will do: nothing here depends on it."""
    return "sqlite"


@pytest.mark.parametrize(
    ("facts", "resolution"),
    [
        ({}, Resolution.SILENT),
        ({"senders": ["citizen"]}, Resolution.SILENT),
        ({"senders": ["citizen", "bot"]}, Resolution.ANSWERED),
        ({"senders": ["citizen", "staff"], "runs": ["left", "concluded"]}, Resolution.PROCEDURE),
        ({"senders": ["citizen", "staff"], "runs": ["concluded"], "promised": True}, Resolution.PROMISED),
        ({"senders": ["citizen"], "promised": True, "in_danger": True}, Resolution.DANGER),
    ],
)
def test_the_weightiest_thing_is_proposed(facts, resolution):
    nothing = {"in_danger": False, "promised": False, "senders": [], "runs": []}
    assert propose(**(nothing | facts)) is resolution


async def test_without_a_word_what_was_proposed_is_stored_else_what_the_seat_says(seat, writes_in, services):
    first, second = await writes_in(waits=True), await writes_in(waits=True)
    for chat in (first, second):
        await seat.post(f"/conversations/{chat.id}/claim")
    shown = (await seat.get(f"/conversations/{first.id}")).json()["closing"]
    assert (shown["resolution"], shown["topic"]) == ("answered", "labor")
    assert {"labor", "medical"} <= {topic["id"] for topic in shown["topics"]}
    assert (await seat.post(f"/conversations/{first.id}/close")).json()["owner"] == "closed"
    wrong = {"resolution": "vanished"}
    assert (await seat.post(f"/conversations/{second.id}/close", wrong)).status_code == 422
    right = {"resolution": "guided", "topic": "medical"}
    assert (await seat.post(f"/conversations/{second.id}/close", right)).status_code == 200
    async with services.database.read() as session:
        rows = [await session.get_one(ConversationRow, chat.id) for chat in (first, second)]
    assert [(row.resolution, row.closed_topic) for row in rows] == [("answered", "labor"), ("guided", "medical")]


async def test_the_work_order_is_proposed_from_the_brief_until_there_is_one(seat, writes_in, brain, monkeypatch):
    noise = Understanding(text="", intent="hotline_human", full_intent="hotline_human/noise.process", confidence=0.9)
    monkeypatch.setattr(brain, "nlu", noise)
    citizen = await writes_in("楼下烧烤摊半夜两点还在放音乐，一个月了", waits=True)
    path = f"/conversations/{citizen.id}"
    await seat.post(f"{path}/claim")
    order = (await seat.get(path)).json()["closing"]["order"]
    assert order["likely"]
    assert "楼下烧烤摊" in order["form"]["what"]
    opened = await seat.post(f"{path}/work-orders", {"form": order["form"], "confirmed": False})
    assert opened.status_code == 201, opened.text
    assert (await seat.get(path)).json()["closing"]["order"] is None
    assert (await seat.post(f"{path}/close", {"resolution": "guided"})).status_code == 200


async def test_no_work_order_is_ticked_for_what_is_answered_here(seat, writes_in):
    citizen = await writes_in(waits=True)
    await seat.post(f"/conversations/{citizen.id}/claim")
    order = (await seat.get(f"/conversations/{citizen.id}")).json()["closing"]["order"]
    assert order is None or not order["likely"]


def test_what_is_passed_on_are_matters_that_the_knowledge_has():
    knowledge, _ = read_knowledge(ROOT / "data")
    assert {f"hotline_human/{name}" for name in knowledge.areas[Area.HOTLINE_HUMAN].matters} >= PASSED_ON
