"""Passing a conversation on: to a colleague, to a group, into a supervisor's hands, with what the next one has to know."""

from dataclasses import replace

import pytest

from hotline.conversations.erasure import erase
from hotline.conversations.groups import Days, Group, Span
from hotline.desk.watch import watch_desk
from hotline.privacy.journal import ErasureKind
from hotline.vocabulary import Area
from tests.desk.test_seats import HE_HITS_ME, give, heard, mine, owner, presence, waiting
from tests.fakes import groups_of

GENERAL = Group(id="general", title="综合/12345", always=True)
AID = Group(id="legal_aid", title="法律援助", areas=[Area.LEGAL_AID])
NIGHT = Group(id="night", title="夜班", spans=[Span(days=Days.EVERY_DAY, opens=20 * 60, closes=23 * 60)])


@pytest.fixture
def services(services):
    return replace(services, groups=groups_of(GENERAL, AID, NIGHT))


@pytest.fixture
async def someone(seat, writes_in):
    """A conversation that seat 100 has in hand."""
    citizen = await writes_in(waits=True)
    await seat.post(f"/conversations/{citizen.id}/claim")
    return citizen


async def transfer(person, citizen, note="要办劳动仲裁，材料已看过", **to):
    return await person.post(f"/conversations/{citizen.id}/transfer", {"note": note, **to})


async def test_a_colleague_gets_it_with_the_note_and_nobody_in_between(seat, other, someone, services, trail):
    assert (await transfer(seat, someone, staff_no="101")).json() == {"owner": "staff", "staff_no": "101"}
    assert await mine(other) == [someone.id]
    assert await mine(seat) == await waiting(seat) == []
    shown = (await other.get(f"/conversations/{someone.id}")).json()
    (note,) = shown["notes"]
    assert (note["kind"], note["staff_no"], note["text"]) == ("transfer", "100", "要办劳动仲裁，材料已看过")
    assert "工号 101" in await heard(services, someone)
    assert "仲裁" not in await heard(services, someone)
    assert (await seat.post(f"/conversations/{someone.id}/messages", {"text": "还有"})).status_code == 403
    assert (await trail())[-2:] == ["conversation_transferred", "conversation_read"]


@pytest.mark.parametrize(
    ("state", "busy_with", "word"), [("break", None, "休息"), ("busy", "call", "忙碌"), ("offline", None, "离线")]
)
async def test_a_colleague_who_is_not_free_gets_nothing(seat, other, someone, services, state, busy_with, word):
    await presence(other, state, busy_with)
    refused = await transfer(seat, someone, staff_no="101")
    assert (refused.status_code, word in refused.json()["detail"]) == (409, True)
    assert await owner(services, someone) == ("staff", "100")
    assert (await seat.get(f"/conversations/{someone.id}")).json()["notes"] == []


async def test_a_colleague_whose_hands_are_full_gets_only_danger(seat, other, supervisor, someone, writes_in):
    await give(supervisor, "101", capacity=1)
    own, in_danger = await writes_in(waits=True), await writes_in(HE_HITS_ME)
    await other.post(f"/conversations/{own.id}/claim")
    assert "到上限" in (await transfer(seat, someone, staff_no="101")).json()["detail"]
    await seat.post(f"/conversations/{in_danger.id}/claim")
    assert (await transfer(seat, in_danger, staff_no="101")).status_code == 200


async def test_what_cannot_be_meant_is_refused(seat, someone):
    assert (await transfer(seat, someone, staff_no="100")).status_code == 422
    assert (await transfer(seat, someone, staff_no="999")).status_code == 404
    assert (await transfer(seat, someone, group="nobody")).status_code == 422
    assert (await transfer(seat, someone)).status_code == 422
    assert (await transfer(seat, someone, group="general", staff_no="101")).status_code == 422
    assert (await transfer(seat, someone, note="  ", group="general")).status_code == 422


async def test_only_the_seat_who_has_it_passes_it_on(seat, other, someone):
    assert (await transfer(other, someone, staff_no="100")).status_code == 409
    assert (await transfer(other, someone, group="general")).status_code == 409


async def test_a_group_gets_it_in_the_place_of_the_whole_wait(
    seat, other, supervisor, someone, writes_in, services, clock
):
    clock.advance(minutes=5)
    later = await writes_in(waits=True)
    await give(supervisor, "101", ["legal_aid", "general"])
    assert (await transfer(seat, someone, group="legal_aid")).json()["owner"] == "queue"
    assert await waiting(other) == [someone.id, later.id]
    assert "转到法律援助" in await heard(services, someone)
    await watch_desk(services)  # nobody knows that group's hours: it stays where it was put
    entry = (await other.get("/queue")).json()["waiting"][0]
    assert (entry["group_title"], entry["after_hours"]) == ("法律援助", False)


async def test_a_group_that_is_closed_is_named_with_its_next_hour(seat, someone, services):
    assert (await transfer(seat, someone, group="night")).json()["after_hours"] is True
    assert "9 月 1 日" in await heard(services, someone)


async def test_danger_goes_along(seat, other, writes_in):
    in_danger = await writes_in(HE_HITS_ME)
    await seat.post(f"/conversations/{in_danger.id}/claim")
    await transfer(seat, in_danger, group="general")
    head = (await other.get("/queue")).json()["waiting"][0]
    assert (head["conversation_id"], head["danger"]["kind"]) == (in_danger.id, "victim")


class TestASupervisor:
    async def test_watches_and_the_trail_says_so(self, supervisor, someone, trail):
        listed = (await supervisor.get("/supervision")).json()["handled"]
        assert [(entry["conversation_id"], entry["staff_no"]) for entry in listed] == [(someone.id, "100")]
        assert (await supervisor.get(f"/conversations/{someone.id}")).status_code == 403
        await supervisor.post(f"/conversations/{someone.id}/reason", {"reason": "带新坐席"})
        shown = (await supervisor.get(f"/conversations/{someone.id}")).json()
        assert (shown["mine"], shown["staff_no"]) == (False, "100")
        assert (await trail())[-1] == "conversation_watched"

    async def test_whispers_to_the_seat_and_the_citizen_hears_nothing(self, seat, supervisor, someone, services, trail):
        before = await heard(services, someone)
        body = {"text": "先问清楚有没有欠条"}
        assert (await supervisor.post(f"/conversations/{someone.id}/notes", body)).status_code == 204
        (note,) = (await seat.get(f"/conversations/{someone.id}")).json()["notes"]
        assert (note["kind"], note["name"], note["text"]) == ("whisper", "赵某", "先问清楚有没有欠条")
        assert await heard(services, someone) == before
        assert "note_written" in await trail()

    async def test_takes_over_in_one_step(self, seat, supervisor, someone, services):
        taken = await supervisor.post(f"/conversations/{someone.id}/take-over")
        assert taken.json() == {"owner": "staff", "staff_no": supervisor.me["staff_no"]}
        assert await mine(supervisor) == [someone.id]
        assert "赵某" in await heard(services, someone)
        assert (await seat.post(f"/conversations/{someone.id}/messages", {"text": "我来"})).status_code == 403
        assert (await supervisor.post(f"/conversations/{someone.id}/messages", {"text": "您好"})).status_code == 201

    async def test_takes_over_only_from_a_seat(self, supervisor, writes_in):
        waits = await writes_in(waits=True)
        assert (await supervisor.post(f"/conversations/{waits.id}/take-over")).status_code == 409

    async def test_is_the_only_one_who_may(self, seat, other, someone):
        assert (await other.get(f"/conversations/{someone.id}")).status_code == 403
        assert (await other.post(f"/conversations/{someone.id}/notes", {"text": "嗯"})).status_code == 403
        assert (await other.post(f"/conversations/{someone.id}/take-over")).status_code == 403
        assert (await other.get("/supervision")).status_code == 403


async def test_notes_stay_among_staff_and_go_with_the_conversation(seat, someone, services):
    assert (await seat.post(f"/conversations/{someone.id}/notes", {"text": "口音重，慢慢问"})).status_code == 204
    (note,) = (await seat.get(f"/conversations/{someone.id}")).json()["notes"]
    assert note["kind"] == "note"
    await erase(services, conversation_id=someone.id, kind=ErasureKind.WISH)
    assert (await seat.get(f"/conversations/{someone.id}")).status_code == 404
