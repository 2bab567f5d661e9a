"""A seat says what the bot misread: kept with the turn, audited, and refused where it cannot be true."""

import pytest
from sqlalchemy import select

from hotline.conversations.events import TurnEventRow
from hotline.knowledge.models import AnswerRow
from hotline.vocabulary import Area


@pytest.fixture
async def seat(hire):
    person = await hire("li", name="李某")
    await person.comes_in()
    return person


@pytest.fixture
async def answer(database, clock):
    async with database.write() as session:
        row = AnswerRow(id="labor/wage.process", area=Area.LABOR, title="工资不发怎么办", position=0, version=1)
        row.matter, row.facet, row.reviewed_on, row.seed_digest = "labor/wage", "process", clock.now().date(), ""
        said = {"id": row.id, "title": row.title, "version": 1, "conclusion": "先找人社部门的劳动监察。"}
        row.content = {**said, "reviewed_on": str(row.reviewed_on)}
        row.edited, row.updated_at = False, clock.now()
        session.add(row)
    return row.id


async def _events(database):
    async with database.read() as session:
        return [(row.kind, row.detail) for row in await session.scalars(select(TurnEventRow).order_by(TurnEventRow.id))]


async def _asked(seat, citizen):
    transcript = (await seat.get(f"/conversations/{citizen.id}")).json()["messages"]
    return next(message["message_id"] for message in transcript if message["sender"] == "citizen")


async def test_a_correction_is_kept_and_audited(seat, writes_in, database, trail, answer):
    citizen = await writes_in(waits=True)
    path = f"/conversations/{citizen.id}/messages/{await _asked(seat, citizen)}/correction"
    assert (await seat.post(path, {"meaning": answer})).status_code == 204
    assert (await seat.post(path, {})).status_code == 204
    corrected, wrong = (await _events(database))[1:]  # the first is the hand-off
    assert (corrected[0], corrected[1]["meaning"]) == ("corrected", answer)
    assert (wrong[0], wrong[1]["meaning"]) == ("answer_wrong", None)
    assert (await trail()).count("reading_corrected") == 2


async def test_no_correction_to_what_is_not_there_or_not_this_seats(seat, writes_in, database, answer):
    waiting, with_the_bot = await writes_in(waits=True), await writes_in()
    message = await _asked(seat, waiting)
    here = f"/conversations/{waiting.id}/messages"
    assert (await seat.post(f"{here}/{message}/correction", {"meaning": "labor/none.what"})).status_code == 422
    assert (await seat.post(f"{here}/{'0' * 32}/correction", {})).status_code == 404
    elsewhere = f"/conversations/{with_the_bot.id}/messages/{message}/correction"
    assert (await seat.post(elsewhere, {})).status_code == 403
    assert [kind for kind, _ in await _events(database)] == ["handed_off"]
