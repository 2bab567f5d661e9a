"""The wall board: its figures are those of the database."""

from datetime import timedelta

from sqlalchemy import func, select

from hotline.callbacks.promise import Wish, make_promise
from hotline.callbacks.words import PromiseKind
from hotline.clock import local_iso
from hotline.conversations.models import ConversationRow
from hotline.conversations.ratings import rate_conversation, rate_message
from hotline.conversations.results import log_after
from hotline.quality.board import read_board
from hotline.quality.first_replies import FirstReplyRow

HE_HITS_ME = "我老公正在打我，救命"


async def shown(supervisor):
    answer = await supervisor.get("/board")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def takes(seat, citizen, *lines):
    assert (await seat.post(f"/conversations/{citizen.id}/claim")).status_code == 200
    for line in lines:
        assert (await seat.post(f"/conversations/{citizen.id}/messages", {"text": line})).status_code == 201


async def test_an_empty_desk_says_so(supervisor):
    board = await shown(supervisor)
    assert (board["waiting"], board["longest_since"], board["in_hand"], board["groups"]) == (0, None, 0, [])
    assert board["first_replies"] == {
        "target_seconds": 180, "soon": 0, "overdue": 0, "today": 0, "within_target": 0,
    }  # fmt: skip
    assert {one["presence"]: one["seats"] for one in board["seats"]}["online"] == 2


async def test_a_busy_desk_is_counted_as_the_database_has_it(seat, supervisor, writes_in, services, clock):
    late = await writes_in(waits=True)
    clock.advance(seconds=70)
    soon = await writes_in(waits=True)
    clock.advance(seconds=100)
    held = await writes_in(waits=True)
    await takes(seat, held, "您好")
    clock.advance(seconds=30)
    fresh = await writes_in(waits=True)
    await writes_in(HE_HITS_ME)
    left = await writes_in()
    await make_promise(services, conversation_id=left.id, wish=Wish(PromiseKind.ANSWER))
    for citizen, score in ((held, 5), (left, 2)):
        await rate_conversation(services, conversation_id=citizen.id, score=score, comment=None)
    board = await shown(supervisor)
    async with services.database.read() as session:
        queued = await session.scalar(select(func.count()).where(ConversationRow.owner == "queue"))
        first = await session.get_one(ConversationRow, late.id)
    assert board["waiting"] == queued == len({late.id, soon.id, fresh.id})
    assert board["longest_since"] == board["groups"][0]["longest_since"] == local_iso(first.waiting_since)
    assert board["in_hand"] == 1
    assert (board["alarms"], board["dangers"]) == (1, 1)
    assert (board["first_replies"]["soon"], board["first_replies"]["overdue"]) == (1, 1)
    assert (board["first_replies"]["today"], board["first_replies"]["within_target"]) == (1, 1)
    assert board["promises"] == {"today": 0, "soon": 0, "late": 0}  # due tomorrow at this hour
    assert {one["score"]: one["count"] for one in board["ratings"]["scores"]} == {5: 1, 4: 0, 3: 0, 2: 1, 1: 0}


async def test_a_first_reply_counts_from_the_wish_for_a_person_once(seat, writes_in, services, clock):
    citizen = await writes_in(waits=True)
    clock.advance(seconds=200)
    entry = (await seat.get("/queue")).json()["waiting"][0]
    assert entry["reply_by"].startswith("2026-09-01T10:03:00")
    await takes(seat, citizen, "您好", "请说")
    assert (await seat.get("/queue")).json()["mine"][0]["reply_by"] is None
    async with services.database.read() as session:
        assert list(await session.scalars(select(FirstReplyRow.seconds))) == [200]


async def test_whoever_is_sent_away_without_a_word_was_not_served_in_time(seat, supervisor, writes_in):
    citizen = await writes_in(waits=True)
    await takes(seat, citizen)
    await seat.post(f"/conversations/{citizen.id}/close")
    replies = (await shown(supervisor))["first_replies"]
    assert (replies["today"], replies["within_target"], replies["overdue"]) == (1, 0, 0)


async def test_yesterday_is_not_today(seat, supervisor, writes_in, services, clock):
    citizen = await writes_in(waits=True)
    await takes(seat, citizen, "您好")
    await rate_conversation(services, conversation_id=citizen.id, score=1, comment=None)
    bot = next(m for m in (await log_after(services, citizen.id, 0)).messages if m.sender == "bot" and m.in_reply_to)
    await rate_message(services, conversation_id=citizen.id, message_id=bot.message_id, helpful=False, comment=None)
    assert (await shown(supervisor))["ratings"]["unhelpful"] == 1
    left = await writes_in()
    await make_promise(services, conversation_id=left.id, wish=Wish(PromiseKind.ANSWER))
    clock.advance(seconds=int(timedelta(days=1, hours=1).total_seconds()))
    board = await read_board(services)
    assert (board.first_replies.today, sum(one.count for one in board.ratings.scores)) == (0, 0)
    assert board.ratings.unhelpful == 0
    assert board.promises.late == 1
