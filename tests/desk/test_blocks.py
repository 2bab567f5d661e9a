"""Whoever abuses the staff loses people's service for a time, is told so civilly, and is caught when in danger."""

from types import SimpleNamespace

import pytest

from hotline.callbacks.promise import Wish, make_promise
from hotline.callbacks.words import PromiseKind
from hotline.conversations.access import NewConversation, open_conversation
from hotline.conversations.erasure import erase
from hotline.conversations.handoff import request_handoff
from hotline.conversations.incoming import Incoming
from hotline.conversations.models import ConversationRow
from hotline.conversations.turns import Turns
from hotline.errors import Conflict
from hotline.privacy.journal import ErasureKind
from hotline.tokens import digest
from hotline.vocabulary import Channel, Proof
from tests.desk.test_seats import HE_HITS_ME, heard, mine, owner, waiting

ABUSE = {"kind": "insult", "words": "连续三条骂人，劝过一次"}


@pytest.fixture
async def abuser(seat, writes_in):
    """A conversation that seat 100 has in hand."""
    citizen = await writes_in(waits=True)
    await seat.post(f"/conversations/{citizen.id}/claim")
    return citizen


async def block(person, citizen, hours=2):
    return await person.post(f"/conversations/{citizen.id}/blocks", ABUSE | {"hours": hours})


async def hand_on(person, citizen):
    assert (await person.post(f"/conversations/{citizen.id}/abuse", ABUSE)).status_code == 204


async def test_until_when_and_what_still_works_is_told_and_no_person_is_reached(
    seat, supervisor, abuser, services, clock, trail
):
    assert (await block(seat, abuser)).status_code == 204
    told = await heard(services, abuser)
    for words in ("9月1日 12:00", "智能助手照常", "12348", "110", "120", "12110", "12345"):
        assert words in told
    assert await owner(services, abuser) == ("bot", None)
    for ask in (abuser.asks_for_a_person, lambda: abuser.writes("转人工")):
        await ask()
        assert await owner(services, abuser) == ("bot", None)
        assert "暂停到9月1日 12:00" in await heard(services, abuser)
    with pytest.raises(Conflict, match="暂停到"):
        await make_promise(services, conversation_id=abuser.id, wish=Wish(PromiseKind.ANSWER))
    (standing,) = (await supervisor.get("/blocks")).json()["standing"]
    assert (standing["kind"], standing["words"], standing["set_by_no"]) == ("insult", ABUSE["words"], "100")
    assert standing["ends_at"].startswith("2026-09-01T12:00")
    clock.advance(hours=2)
    await abuser.asks_for_a_person()
    assert await owner(services, abuser) == ("queue", None)
    await supervisor.sign_in_again()
    assert (await supervisor.get("/blocks")).json()["standing"] == []
    assert "block_set" in await trail()


async def test_danger_is_caught_and_taken_by_a_seat_all_the_same(seat, abuser, services):
    await block(seat, abuser)
    await abuser.writes(HE_HITS_ME)
    assert await waiting(seat) == [abuser.id]
    assert "110" in await heard(services, abuser)
    await abuser.asks_for_a_person()
    assert await owner(services, abuser) == ("queue", None)
    assert (await seat.post(f"/conversations/{abuser.id}/claim")).status_code == 200
    (shown,) = (await seat.get(f"/conversations/{abuser.id}")).json()["blocks"]
    assert shown["ends_at"] is not None


async def test_whoever_is_in_danger_is_not_blocked(seat, abuser):
    await abuser.writes(HE_HITS_ME)
    assert (await block(seat, abuser)).status_code == 409


async def test_abuse_is_handed_to_the_supervisor_who_blocks_or_leaves_it(seat, supervisor, abuser, services, trail):
    await hand_on(seat, abuser)
    assert await mine(seat) == [abuser.id]  # the seat keeps it meanwhile
    assert (await supervisor.get("/queue")).json()["abuse_waiting"] == 1
    (handed,) = (await supervisor.get("/blocks")).json()["handed"]
    assert (await supervisor.post(f"/blocks/{handed['id']}/hours", {"hours": 72})).status_code == 204
    assert (await supervisor.post(f"/blocks/{handed['id']}/hours", {"hours": 72})).status_code == 409
    assert await mine(seat) == []
    assert "9月4日" in await heard(services, abuser)
    assert (await supervisor.get("/queue")).json()["abuse_waiting"] == 0
    assert [one for one in await trail() if one in ("abuse_handed", "block_set")] == ["abuse_handed", "block_set"]


async def test_a_supervisor_lifts_it_early_in_words(seat, supervisor, abuser, services):
    await block(seat, abuser)
    path = f"/blocks/{(await supervisor.get('/blocks')).json()['standing'][0]['id']}/lift"
    assert (await seat.post(path, {"words": "道歉了"})).status_code == 403
    assert (await supervisor.post(path, {"words": " "})).status_code == 422
    assert (await supervisor.post(path, {"words": "道歉了"})).status_code == 204
    assert "恢复" in await heard(services, abuser)
    assert (await supervisor.post(path, {"words": "道歉了"})).status_code == 409
    await abuser.asks_for_a_person()
    assert await owner(services, abuser) == ("queue", None)


async def test_a_seat_blocks_its_own_for_a_day_at_most_and_no_telephone(seat, other, abuser):
    assert (await block(other, abuser)).status_code == 403
    assert (await block(seat, abuser, hours=25)).status_code == 403
    call = (await seat.post("/calls")).json()["conversation_id"]
    assert (await seat.post(f"/conversations/{call}/blocks", ABUSE | {"hours": 1})).status_code == 409
    assert (await seat.post(f"/conversations/{call}/abuse", ABUSE)).status_code == 204


async def test_erasure_takes_it_along(seat, supervisor, abuser, services):
    await hand_on(seat, abuser)
    await erase(services, conversation_id=abuser.id, kind=ErasureKind.WISH)
    assert (await supervisor.get("/blocks")).json() == {"handed": [], "standing": []}


class TestWhoComesBack:
    """A block goes along into what the same page opens next, and nowhere else."""

    @pytest.fixture
    def comes_back(self, services):
        async def comes_back(token):
            former = None if token is None else digest(token)
            opened = await open_conversation(services, NewConversation(Channel.WEB, former_digest=former))
            return SimpleNamespace(id=opened.conversation_id, token=opened.token)

        return comes_back

    @pytest.fixture
    async def left(self, seat, services, comes_back):
        """A conversation that was blocked for two hours, and its token."""
        first = await comes_back(None)
        await request_handoff(services, conversation_id=first.id)
        await seat.post(f"/conversations/{first.id}/claim")
        assert (await block(seat, first)).status_code == 204
        return first

    async def test_it_is_told_it_reaches_no_person_and_it_ends_at_the_same_moment(
        self, left, comes_back, services, clock, supervisor
    ):
        clock.advance(hours=1)
        again = await comes_back((await comes_back(left.token)).token)
        assert "这一段也一样" in await heard(services, again)
        await request_handoff(services, conversation_id=again.id)
        assert await owner(services, again) == ("bot", None)
        await supervisor.sign_in_again()
        (standing,) = (await supervisor.get("/blocks")).json()["standing"]
        assert standing["conversation_id"] == left.id, "one abuse is listed once"
        clock.advance(hours=1)
        await request_handoff(services, conversation_id=again.id)
        assert await owner(services, again) == ("queue", None)

    async def test_it_is_lifted_with_the_first_one(self, left, comes_back, services, supervisor):
        again = await comes_back(left.token)
        (standing,) = (await supervisor.get("/blocks")).json()["standing"]
        await supervisor.post(f"/blocks/{standing['id']}/lift", {"words": "道歉了"})
        assert "人工服务已经恢复" in await heard(services, again)
        assert "人工服务已经恢复" in await heard(services, left)
        free = await comes_back(again.token)
        await request_handoff(services, conversation_id=free.id)
        assert await owner(services, free) == ("queue", None)

    async def test_what_is_left_of_it_can_be_lifted_when_the_first_one_was_erased(
        self, left, comes_back, services, supervisor
    ):
        again = await comes_back(left.token)
        await erase(services, conversation_id=left.id, kind=ErasureKind.WISH)
        (standing,) = (await supervisor.get("/blocks")).json()["standing"]
        assert standing["conversation_id"] == again.id

    async def test_danger_in_the_new_conversation_is_answered_and_reaches_a_person(
        self, left, comes_back, services, seat
    ):
        again = await comes_back(left.token)
        turns = Turns(services)
        await turns.take(again.id, Incoming("1", text=HE_HITS_ME))
        await turns.stop()
        assert "110" in await heard(services, again)
        await request_handoff(services, conversation_id=again.id)
        assert await owner(services, again) == ("queue", None)
        assert (await seat.post(f"/conversations/{again.id}/claim")).status_code == 200

    async def test_nobody_else_is_touched_and_nothing_noted(self, left, comes_back, services, trail):
        before = await trail()
        for token in (None, "", "no such token", (await comes_back(None)).token):
            other = await comes_back(token)
            async with services.database.read() as session:
                assert (await session.get_one(ConversationRow, other.id)).blocked_until is None
        assert await trail() == before

    async def test_who_proves_an_earlier_conversation_shows_its_block_to_the_seat(
        self, left, seat, services, writes_in
    ):
        citizen = await writes_in(waits=True)
        await seat.post(f"/conversations/{citizen.id}/claim")
        assert (await seat.get(f"/conversations/{citizen.id}")).json()["blocks"] == []
        async with services.database.write() as session:
            row = await session.get_one(ConversationRow, citizen.id)
            row.earlier_ids, row.proof = [left.id], Proof.RECEIPT
        (shown,) = (await seat.get(f"/conversations/{citizen.id}")).json()["blocks"]
        assert shown["conversation_id"] == left.id
