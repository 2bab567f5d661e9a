"""Seats at work: the queue, the transcript, claiming, answering, giving back, closing, danger."""

import asyncio

import pytest
from sqlalchemy import select

from hotline.conversations.models import MessageRow
from hotline.privacy.audit import AuditEntry
from hotline.seed import seed_all
from hotline.settings import ROOT
from hotline.staff.roles import Role

DATA = ROOT / "data"
HE_HITS_ME = "我老公正在打我，救命"


async def waiting(person):
    return [entry["conversation_id"] for entry in (await person.get("/queue")).json()["waiting"]]


async def test_an_empty_queue(seat):
    queue = (await seat.get("/queue")).json()
    assert (queue["waiting"], queue["mine"], queue["waiting_total"]) == ([], [], 0)


async def test_longest_waiting_first_and_danger_before_all(seat, writes_in, clock):
    first = await writes_in(waits=True)
    clock.advance(minutes=1)
    second = await writes_in(waits=True)
    clock.advance(minutes=1)
    in_danger = await writes_in(HE_HITS_ME)
    await writes_in()  # talks to the bot: not the desk's business
    assert await waiting(seat) == [in_danger.id, first.id, second.id]
    head = (await seat.get("/queue")).json()["waiting"][0]
    assert head["danger"] == {
        "kind": "victim",
        "since": head["waiting_since"],
        "acknowledged": False,
        "escalated": False,
    }
    assert head["owner"] == "bot"


async def test_the_list_says_nothing_of_what_the_citizen_wrote(seat, writes_in):
    await writes_in("张三丰欠我三万二", waits=True)
    answer = await seat.get("/queue")
    assert answer.json()["waiting"][0]["topic"] == "labor"
    assert "张三丰" not in answer.text


async def test_the_transcript_shows_what_the_bot_understood(seat, writes_in):
    someone = await writes_in(waits=True)
    shown = (await seat.get(f"/conversations/{someone.id}")).json()
    said = next(message for message in shown["messages"] if message["sender"] == "citizen")
    reading = said["reading"]
    assert said["text"] == "工资拖了三个月没给"
    assert reading["outcome"] == "answered"
    assert reading["intent"] == "labor/unpaid.process"
    assert reading["confidence"] == 0.83
    assert [guess["name"] for guess in reading["questions"][0]["areas"]] == ["labor", "debt_contract"]
    assert reading["entities"] == [{"entity": "duration", "text": "三个月", "value": "3个月"}]
    assert reading["model_id"] == "model-1"
    assert all(message["reading"] is None for message in shown["messages"] if message["sender"] != "citizen")


async def test_claim_answer_and_return(seat, writes_in, trail):
    someone = await writes_in(waits=True)
    claimed = await seat.post(f"/conversations/{someone.id}/claim")
    assert claimed.json()["owner"] == "staff"
    assert (await seat.get("/queue")).json()["mine"][0]["unanswered_since"] is not None
    sent = await seat.post(f"/conversations/{someone.id}/messages", {"text": "您好，我来帮您看。"})
    assert sent.status_code == 201
    assert (await seat.get("/queue")).json()["mine"][0]["unanswered_since"] is None
    await someone.writes("好的")
    queue = (await seat.get("/queue")).json()
    assert queue["waiting"] == []
    assert queue["mine"][0]["unanswered_since"] is not None
    shown = (await seat.get(f"/conversations/{someone.id}")).json()
    assert shown["mine"] is True
    assert shown["messages"][-1]["reading"]["outcome"] == "left_to_staff"
    assert (await seat.post(f"/conversations/{someone.id}/return")).json()["owner"] == "bot"
    assert (await seat.get("/queue")).json()["mine"] == []
    assert (await trail())[-4:] == [
        "conversation_claimed",
        "conversation_answered",
        "conversation_read",
        "conversation_returned",
    ]


async def test_close(seat, writes_in):
    someone = await writes_in(waits=True)
    await seat.post(f"/conversations/{someone.id}/claim")
    assert (await seat.post(f"/conversations/{someone.id}/close")).json()["owner"] == "closed"
    assert (await seat.post(f"/conversations/{someone.id}/messages", {"text": "还在吗"})).status_code == 403


async def test_two_seats_cannot_have_the_same_conversation(seat, other, writes_in, trail):
    someone = await writes_in(waits=True)
    answers = await asyncio.gather(*(p.post(f"/conversations/{someone.id}/claim") for p in (seat, other)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    winner, loser = (seat, other) if answers[0].status_code == 200 else (other, seat)
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert winner.me["staff_no"] in refused.json()["detail"]
    assert (await loser.post(f"/conversations/{someone.id}/messages", {"text": "我来"})).status_code == 403
    assert (await loser.post(f"/conversations/{someone.id}/return")).status_code == 409
    assert (await loser.post(f"/conversations/{someone.id}/close")).status_code == 409
    assert (await trail()).count("conversation_claimed") == 1


async def test_many_seats_and_many_conversations_at_once(seat, other, writes_in, database):
    ids = [(await writes_in(waits=True)).id for _ in range(10)]
    answers = await asyncio.gather(*(p.post(f"/conversations/{i}/claim") for i in ids for p in (seat, other)))
    assert sorted(answer.status_code for answer in answers) == [200] * 10 + [409] * 10
    mine = [len((await p.get("/queue")).json()["mine"]) for p in (seat, other)]
    assert sum(mine) == 10
    async with database.read() as session:
        greetings = list(await session.scalars(select(MessageRow.text).where(MessageRow.text.contains("已经接入"))))
    assert len(greetings) == 10


async def test_claiming_twice_is_claiming_once(seat, writes_in):
    someone = await writes_in(waits=True)
    for _ in range(2):
        assert (await seat.post(f"/conversations/{someone.id}/claim")).status_code == 200
    shown = (await seat.get(f"/conversations/{someone.id}")).json()
    assert sum("已经接入" in message["text"] for message in shown["messages"]) == 1


async def test_a_seat_reads_only_what_is_the_desks_business(seat, other, writes_in):
    with_bot = await writes_in()
    assert (await seat.get(f"/conversations/{with_bot.id}")).status_code == 403
    taken = await writes_in(waits=True)
    await other.post(f"/conversations/{taken.id}/claim")
    refused = await seat.get(f"/conversations/{taken.id}")
    assert refused.status_code == 403
    assert other.me["staff_no"] in refused.json()["detail"]
    assert (await seat.get(f"/conversations/{'0' * 32}")).status_code == 404


async def test_a_conversation_with_the_bot_cannot_be_taken(seat, writes_in):
    assert (await seat.post(f"/conversations/{(await writes_in()).id}/claim")).status_code == 409


async def test_reads_are_audited_once_in_ten_minutes(seat, writes_in, clock, trail):
    someone = await writes_in(waits=True)
    for _ in range(3):
        await seat.get(f"/conversations/{someone.id}")
    assert (await trail()).count("conversation_read") == 1
    clock.advance(minutes=11)
    await seat.get(f"/conversations/{someone.id}")
    assert (await trail()).count("conversation_read") == 2


async def test_the_trail_holds_no_personal_content(seat, writes_in, database):
    someone = await writes_in("我叫张三丰，电话13900000000", waits=True)
    await seat.get(f"/conversations/{someone.id}")
    await seat.post(f"/conversations/{someone.id}/claim")
    await seat.post(f"/conversations/{someone.id}/messages", {"text": "张三丰您好"})
    async with database.read() as session:
        for entry in await session.scalars(select(AuditEntry)):
            assert "张三丰" not in f"{entry.details}{entry.object_id}{entry.actor_name}"


async def test_a_claim_that_fails_leaves_no_entry(seat, writes_in, trail):
    await seat.post(f"/conversations/{(await writes_in()).id}/claim")
    assert "conversation_claimed" not in await trail()


async def test_acknowledged_danger_is_silent_but_stays_first_until_dealt_with(seat, other, writes_in, clock, trail):
    in_danger = await writes_in(HE_HITS_ME)
    clock.advance(minutes=1)
    await writes_in(waits=True)
    assert (await seat.post(f"/conversations/{in_danger.id}/danger/acknowledge")).status_code == 204
    head = (await other.get("/queue")).json()["waiting"][0]
    assert (head["conversation_id"], head["danger"]["acknowledged"]) == (in_danger.id, True)
    assert "danger_acknowledged" in await trail()
    assert (await other.post(f"/conversations/{in_danger.id}/claim")).status_code == 200
    await other.post(f"/conversations/{in_danger.id}/return")
    assert in_danger.id not in await waiting(seat)


async def test_danger_in_a_colleagues_conversation_is_seen_by_all(seat, other, writes_in):
    someone = await writes_in(waits=True)
    await other.post(f"/conversations/{someone.id}/claim")
    await someone.writes(HE_HITS_ME)
    head = (await seat.get("/queue")).json()["waiting"][0]
    assert (head["conversation_id"], head["staff_no"]) == (someone.id, other.me["staff_no"])
    assert (await seat.post(f"/conversations/{someone.id}/claim")).status_code == 409


async def test_danger_again_alarms_again(seat, writes_in):
    in_danger = await writes_in(HE_HITS_ME)
    await seat.post(f"/conversations/{in_danger.id}/danger/acknowledge")
    await in_danger.writes(HE_HITS_ME)
    assert (await seat.get("/queue")).json()["waiting"][0]["danger"]["acknowledged"] is False


async def test_only_seats_see_the_queue(hire, seat):
    auditor = await hire("shen", Role.AUDITOR)
    await auditor.comes_in()
    refused = await auditor.get("/queue")
    assert (refused.status_code, refused.json()["detail"]) == (403, "您的角色不能做这件事。")


@pytest.mark.parametrize("text", ["", "   ", "字" * 2001])
async def test_answers_have_the_same_limits_as_questions(seat, writes_in, text):
    someone = await writes_in(waits=True)
    await seat.post(f"/conversations/{someone.id}/claim")
    assert (await seat.post(f"/conversations/{someone.id}/messages", {"text": text})).status_code == 422


async def test_codes_get_their_names_from_the_knowledge_as_it_stands(seat, writes_in, database, clock):
    await seed_all(database, data_dir=DATA, now=clock.now())
    someone = await writes_in(waits=True)
    assert (await seat.get("/queue")).json()["waiting"][0]["topic_title"] == "劳动和工伤"
    shown = (await seat.get(f"/conversations/{someone.id}")).json()
    reading = next(message["reading"] for message in shown["messages"] if message["reading"])
    assert reading["questions"][0]["facets"][0]["title"] == "怎么办"
    assert reading["questions"][0]["areas"][0]["title"] == "劳动和工伤"
    assert reading["intent_title"] == "劳动和工伤 · unpaid · 怎么办"  # a matter that no longer exists keeps its code


async def test_no_line_of_a_seats_reads_other_than_it_was_typed(seat, writes_in):
    """Marks that turn the reading direction made 「元001」 of 「100元」 on the citizen's screen."""
    someone = await writes_in(waits=True)
    await seat.post(f"/conversations/{someone.id}/claim")
    sent = await seat.post(
        f"/conversations/{someone.id}/messages", {"text": "欠条\u202e元001\u202c，\u2066请\u2069看👨\u200d👩\u200d👧"}
    )
    assert sent.json()["text"] == "欠条元001，请看👨\u200d👩\u200d👧"
    await seat.post(f"/conversations/{someone.id}/notes", {"text": "金额\u202e001"})
    assert (await seat.get(f"/conversations/{someone.id}")).json()["notes"][0]["text"] == "金额001"
