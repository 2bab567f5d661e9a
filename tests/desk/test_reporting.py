"""A seat says that an answer is wrong or out of date; maintainers find it in their inbox with the conversation."""

from dataclasses import replace

import pytest

from hotline.conversations.consent import set_learning
from hotline.conversations.erasure import erase
from hotline.conversations.models import ConversationRow
from hotline.errors import Conflict, NotFound
from hotline.learning.faults import Fault, Settlement
from hotline.learning.reports import open_reports, settle
from hotline.privacy.audit import Actor
from hotline.privacy.journal import ErasureKind
from hotline.seed import seed_all
from hotline.settings import ROOT
from tests.samples import ANSWER, write_data

ME = Actor.command("somebody")
BODY = {"kind": "answer", "id": ANSWER, "version": 1, "fault": "out_of_date", "comment": "新办法改成5日了"}


@pytest.fixture
def services(services):
    """With the words by which names and numbers are taken out."""
    return replace(services, settings=services.settings.model_copy(update={"data_dir": ROOT / "data"}))


@pytest.fixture
async def knowledge(database, clock, tmp_path):
    await seed_all(database, data_dir=write_data(tmp_path), now=clock.now())


@pytest.fixture
async def citizen(writes_in, knowledge):
    return await writes_in("我电话13912345678，工资拖了三个月", waits=True)


async def report(seat, citizen, **change):
    return (await seat.post(f"/conversations/{citizen.id}/reports", {**BODY, **change})).status_code


async def test_a_report_comes_with_the_conversation_and_without_who_it_is(seat, citizen, services, trail):
    assert await report(seat, citizen, comment="新办法改成5日了，13912345678 问的") == 204
    (found,) = await open_reports(services)
    assert (found.subject.id, found.subject.version, found.fault) == (ANSWER, 1, Fault.OUT_OF_DATE)
    assert found.staff_no == "100"
    text = " ".join([found.comment or "", *(line.text for line in found.lines)])
    assert "工资拖了三个月" in text
    assert "改成5日" in text
    assert "13912345678" not in text
    assert "answer_reported" in await trail()


async def test_what_was_said_after_it_is_not_attached(seat, citizen, services):
    await report(seat, citizen)
    await citizen.writes("另外一件事")
    (found,) = await open_reports(services)
    assert "另外一件事" not in " ".join(line.text for line in found.lines)


@pytest.mark.parametrize(
    ("kind", "id_"),
    [("answer", "legal_aid/entry"), ("item", "la-apply"), ("organisation", "notary"), ("fact", "la-review")],
)
async def test_whatever_is_at_hand_can_be_reported(seat, citizen, services, kind, id_):
    assert await report(seat, citizen, kind=kind, id=id_, version=None, comment="") == 204
    (found,) = await open_reports(services)
    assert (found.subject.kind, found.comment) == (kind, None)


async def test_what_is_not_there_or_not_this_seats_is_refused(seat, citizen, writes_in, services):
    assert await report(seat, citizen, id="legal_aid/none.what") == 422
    assert await report(seat, citizen, fault="ugly") == 422
    assert await report(seat, await writes_in()) == 403
    assert await open_reports(services) == []


async def test_a_settled_report_is_settled_once(seat, citizen, services, trail):
    await report(seat, citizen)
    (found,) = await open_reports(services)
    await settle(services, report=found.id[:8], settlement=Settlement.MENDED, by=ME)
    assert await open_reports(services) == []
    assert (await trail())[-1] == "report_settled"
    with pytest.raises(Conflict):
        await settle(services, report=found.id, settlement=Settlement.SOUND, by=ME)
    with pytest.raises(NotFound):
        await settle(services, report="%", settlement=Settlement.SOUND, by=ME)


async def test_a_citizen_who_refuses_learning_lends_no_words(seat, citizen, services):
    await report(seat, citizen)
    await set_learning(services, conversation_id=citizen.id, allowed=False)
    (found,) = await open_reports(services)
    assert found.lines == ()


async def test_a_rehearsal_reports_nothing(seat, citizen, services, database):
    await report(seat, citizen)
    async with database.write() as session:
        (await session.get_one(ConversationRow, citizen.id)).rehearsal = True
    assert await open_reports(services) == []


async def test_a_report_goes_with_its_conversation(seat, citizen, services):
    await report(seat, citizen)
    await erase(services, conversation_id=citizen.id, kind=ErasureKind.WISH)
    assert await open_reports(services) == []
