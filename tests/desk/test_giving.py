"""What waits is given to seats by itself where a supervisor has said so: whose turn it is, and what nobody opens comes back."""

import asyncio
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from hotline.conversations.groups import Group
from hotline.conversations.models import ConversationRow, MessageRow
from hotline.conversations.ownership import Owner
from hotline.desk.giving import PATIENCE, FreeSeat, give_waiting, take_back_unopened, whose_turn
from hotline.desk.models import GivenRow, GroupGivingRow
from hotline.desk.watch import watch_desk
from hotline.vocabulary import Area
from tests.desk.crowd import CONVERSATIONS, EACH, head, open_pages, work_through
from tests.fakes import groups_of

HE_HITS_ME = "我老公正在打我，救命"
GENERAL = Group(id="general", title="综合/12345", always=True)
AID = Group(id="legal_aid", title="法律援助", areas=[Area.LEGAL_AID], always=True)


@pytest.fixture
def services(services):
    return replace(services, groups=groups_of(GENERAL, AID))


async def turn_on(person, group="general", *, automatic=True):
    return await person.post(f"/groups/{group}", {"automatic": automatic})


async def mine(person):
    return {entry["conversation_id"]: entry for entry in (await person.get("/queue")).json()["mine"]}


async def row_of(services, citizen):
    async with services.database.read() as session:
        return await session.get_one(ConversationRow, citizen.id)


async def last_told(services, citizen):
    said = select(MessageRow.text).where(MessageRow.conversation_id == citizen.id).order_by(MessageRow.seq.desc())
    async with services.database.read() as session:
        return await session.scalar(said.limit(1))


def free(staff_no, *, in_hand=0, capacity=5, groups=(), given_at=None):
    return FreeSeat(staff_no, staff_no, "李某", groups, capacity, in_hand, given_at)


class TestWhoseTurn:
    def test_it_is_whoever_has_most_room_for_its_capacity(self):
        assert whose_turn([free("1", in_hand=2), free("2", in_hand=3, capacity=10)], "general") == free(
            "2", in_hand=3, capacity=10
        )

    def test_of_equals_it_is_who_was_given_none_for_longest(self, clock):
        late, early = free("1", given_at=clock.now()), free("2")
        assert whose_turn([late, early], "general") == early

    def test_nobody_gets_what_another_group_serves_or_more_than_fits(self):
        seats = [free("1", groups=["legal_aid"]), free("2", in_hand=5)]
        assert whose_turn(seats, "general") is None


class TestGiving:
    async def test_nothing_is_given_until_a_supervisor_says_so(self, seat, supervisor, writes_in, services):
        someone = await writes_in(waits=True)
        await watch_desk(services)
        assert await mine(seat) == {}
        assert (await turn_on(supervisor)).status_code == 204
        await watch_desk(services)
        assert list(await mine(seat)) == [someone.id]
        assert "已经分给李某（工号 100）" in await last_told(services, someone)

    async def test_each_gets_one_after_the_other_and_no_more_than_its_capacity(
        self, seat, other, supervisor, writes_in, services, clock
    ):
        await turn_on(supervisor)
        for person in ("100", "101"):
            await supervisor.post(f"/seats/{person}", {"groups": [], "capacity": 2})
        waiting: list[str] = []
        for _ in range(5):
            clock.advance(seconds=1)
            waiting.append((await writes_in(waits=True)).id)
        await watch_desk(services)
        await watch_desk(services)  # nothing more before the first is opened
        assert (list(await mine(seat)), list(await mine(other))) == ([waiting[0]], [waiting[1]])
        for _ in range(3):
            for person in (seat, other):
                for conversation_id in await mine(person):
                    await person.get(f"/conversations/{conversation_id}")
            await watch_desk(services)
        assert set(await mine(seat)) | set(await mine(other)) == set(waiting[:4])
        assert len(await mine(seat)) == len(await mine(other)) == 2
        assert (await seat.get("/queue")).json()["waiting_total"] == 1

    @pytest.mark.parametrize("presence", ["break", "wrap_up", "offline"])
    async def test_who_is_not_online_is_given_nothing(self, seat, supervisor, writes_in, services, presence):
        await turn_on(supervisor)
        await seat.post("/presence", {"presence": presence})
        someone = await writes_in(waits=True)
        await watch_desk(services)
        assert (await row_of(services, someone)).owner == Owner.QUEUE

    async def test_a_supervisor_who_is_no_seat_is_given_nothing(self, supervisor, seat, writes_in, services):
        await turn_on(supervisor)
        await seat.post("/presence", {"presence": "offline"})
        someone = await writes_in(waits=True)
        await watch_desk(services)
        assert (await row_of(services, someone)).owner == Owner.QUEUE

    async def test_one_group_is_given_while_another_is_not(self, seat, supervisor, writes_in, services):
        await turn_on(supervisor, "legal_aid")
        someone = await writes_in(waits=True)
        await watch_desk(services)
        assert (await row_of(services, someone)).owner == Owner.QUEUE
        shown = (await seat.get("/queue")).json()
        assert [group["title"] for group in shown["giving"]] == ["法律援助"]

    async def test_danger_is_never_given_for_nobody_would_have_seen_it(self, seat, supervisor, writes_in, services):
        await turn_on(supervisor)
        someone = await writes_in(HE_HITS_ME, waits=True)
        await watch_desk(services)
        row = await row_of(services, someone)
        assert (row.owner, row.danger_acknowledged_at) == (Owner.QUEUE, None)

    async def test_switched_off_again_what_waits_is_for_the_taking(self, seat, supervisor, writes_in, services):
        await turn_on(supervisor)
        await turn_on(supervisor, automatic=False)
        someone = await writes_in(waits=True)
        await watch_desk(services)
        assert await mine(seat) == {}
        assert (await seat.post(f"/conversations/{someone.id}/claim")).status_code == 200

    async def test_no_group_of_that_name(self, supervisor):
        assert (await turn_on(supervisor, "nobody")).status_code == 404

    async def test_it_is_in_the_trail(self, seat, supervisor, writes_in, services, trail):
        await turn_on(supervisor)
        await writes_in(waits=True)
        await watch_desk(services)
        assert [action for action in await trail() if action in ("group_set", "conversation_given")] == [
            "group_set",
            "conversation_given",
        ]


class TestUnopened:
    @pytest.fixture
    async def given(self, seat, supervisor, writes_in, services):
        await turn_on(supervisor)
        someone = await writes_in(waits=True)
        await watch_desk(services)
        assert (await mine(seat))[someone.id]["given_at"] is not None
        return someone

    async def test_opened_it_stays(self, given, seat, services, clock):
        await seat.get(f"/conversations/{given.id}")
        assert (await mine(seat))[given.id]["given_at"] is None
        clock.advance(seconds=PATIENCE.total_seconds() + 1)
        await watch_desk(services)
        assert list(await mine(seat)) == [given.id]

    async def test_not_opened_for_a_minute_it_is_a_colleagues(self, given, seat, other, services, clock):
        before = (await row_of(services, given)).waiting_since
        clock.advance(seconds=PATIENCE.total_seconds() + 1)
        await take_back_unopened(services)
        assert "工号 100 暂时没有应答" in await last_told(services, given)
        shown = (await seat.get("/queue")).json()["seat"]
        assert (shown["presence"], shown["busy_with"], shown["in_hand"]) == ("busy", "missed", 0)
        await give_waiting(services)
        assert list(await mine(other)) == [given.id]
        assert (await row_of(services, given)).waiting_since == before

    async def test_with_nobody_else_it_waits_until_the_seat_is_back(self, given, seat, services, clock):
        clock.advance(seconds=PATIENCE.total_seconds() + 1)
        await watch_desk(services)
        assert (await row_of(services, given)).owner == Owner.QUEUE
        await seat.post("/presence", {"presence": "online"})
        await watch_desk(services)
        assert list(await mine(seat)) == [given.id]

    async def test_passed_on_meanwhile_it_is_not_taken_from_the_next(self, given, seat, other, services, clock):
        body = {"staff_no": other.me["staff_no"], "note": "我要开会"}
        assert (await seat.post(f"/conversations/{given.id}/transfer", body)).status_code == 200
        clock.advance(seconds=PATIENCE.total_seconds() + 1)
        await take_back_unopened(services)
        assert list(await mine(other)) == [given.id]
        assert (await seat.get("/queue")).json()["seat"]["presence"] == "online"

    async def test_nobody_can_say_of_itself_that_it_missed_one(self, seat):
        refused = await seat.post("/presence", {"presence": "busy", "busy_with": "missed"})
        assert refused.status_code == 422


@pytest.fixture
async def at_their_desks(crew, crowd, services, clock):
    """The crew's pages are open while the crowd waits, and their group is given by itself."""
    async with services.database.write() as session:
        await session.merge(GroupGivingRow(group_id="general", automatic=True, set_by_no="100", set_at=clock.now()))
    await open_pages(services, crew, at=clock.now())
    return crew


@pytest.mark.thorough
async def test_two_replicas_give_and_ten_seats_claim_at_once(at_their_desks, services):
    """Everybody is served once, and no seat has more than it may, whoever was faster."""

    given: set[str] = set()

    async def give_all() -> None:
        """And each opens what it got."""
        for _ in range(CONVERSATIONS):
            if not await head(services):
                return
            await give_waiting(services)
            async with services.database.write() as session:
                given.update(await session.scalars(select(GivenRow.conversation_id)))
                await session.execute(delete(GivenRow))

    claiming = (work_through(services, staff) for staff in at_their_desks[:10])
    await asyncio.gather(give_all(), give_all(), *claiming)
    async with services.database.read() as session:
        rows = list(await session.scalars(select(ConversationRow)))
    assert Counter(row.owner for row in rows) == {Owner.STAFF: CONVERSATIONS}
    assert Counter(row.staff_id for row in rows) == {staff.id: EACH for staff in at_their_desks}
    assert {row.owner_epoch for row in rows} == {2}
    assert given, "some were given, the others were claimed"
