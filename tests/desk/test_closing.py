"""Closing is one key: outcome and topic are proposed from what happened, put right where wrong, and stored."""

import pytest

from hotline.conversations.models import ConversationRow
from hotline.desk.closing import propose
from hotline.vocabulary import Resolution


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
