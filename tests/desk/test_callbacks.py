"""Who does not wait leaves a message or asks for a call: it is kept or visibly late, and tells nothing to a stranger."""

from datetime import datetime

import pytest
from sqlalchemy import select

from hotline.callbacks.promise import Wish, make_promise, promise_of, withdraw_promise
from hotline.callbacks.rules import due_at, may_call, plain_number
from hotline.callbacks.words import DayPart, PromiseKind
from hotline.clock import SHANGHAI
from hotline.conversations.results import log_after
from hotline.errors import Conflict, Invalid
from hotline.staff.models import SeatRow

CALL = Wish(PromiseKind.CALL, number="139 0000-0001", day_part=DayPart.ANY, safe=True, check_word="向日葵")
ANSWER = Wish(PromiseKind.ANSWER)


async def leaves(services, writes_in, wish, **more):
    citizen = await writes_in("工资拖了三个月没给", **more)
    promised = await make_promise(services, conversation_id=citizen.id, wish=wish)
    return citizen, promised


async def listed(seat):
    answer = await seat.get("/callbacks")
    assert answer.status_code == 200
    return answer.json()["callbacks"]


async def said(services, citizen):
    return [m.text for m in (await log_after(services, citizen.id, 0)).messages if m.sender == "system"]


async def calls(seat, entry):
    return await seat.post(f"/callbacks/{entry['id']}/calls")


async def ends(seat, entry, started, outcome):
    return await seat.post(f"/callbacks/{entry['id']}/calls/{started.json()['call_id']}", {"outcome": outcome})


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("part", "since", "due"),
    [
        (DayPart.ANY, at(1, 10), at(2, 10)),
        (DayPart.MORNING, at(1, 10), at(1, 12)),
        (DayPart.MORNING, at(1, 11, 1), at(2, 12)),
        (DayPart.EVENING, at(1, 22), at(2, 21)),
    ],
)
def test_the_promise_ends_with_the_part_of_the_day_that_was_asked_for(part, since, due):
    assert due_at(part, since=since, hours=24) == due


def test_nobody_is_called_at_night_nor_outside_the_time_asked_for():
    assert not may_call(DayPart.ANY, late=False, now=at(1, 3))
    assert not may_call(DayPart.MORNING, late=False, now=at(1, 15))
    assert may_call(DayPart.MORNING, late=True, now=at(1, 15))
    assert not may_call(DayPart.MORNING, late=True, now=at(1, 22))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("139 0000-0001", "13900000001"),
        ("+86 13900000001", "13900000001"),
        ("0919-2180000", "09192180000"),
        ("110", None),
        ("12348", None),
        ("139000000011", None),
        ("张三", None),
    ],
)
def test_only_a_persons_number_is_taken(typed, number):
    """A service line is nobody's own: whoever wrote 110 would have the desk call the police."""
    assert plain_number(typed) == number


async def test_giving_up_the_wait_leaves_the_line_and_gets_a_receipt(services, writes_in, seat):
    citizen = await writes_in()
    promised = await make_promise(services, conversation_id=citizen.id, wish=ANSWER)
    assert promised.resume.code
    assert promised.promise.due == "9月2日 10:00"
    waiting, again = await leaves(services, writes_in, ANSWER, waits=True)
    assert again.state.owner == "bot"
    assert (await seat.get("/queue")).json()["waiting"] == []
    assert (await seat.get("/queue")).json()["callbacks"] == 2
    assert "最晚在9月2日 10:00前在这里答复您" in (await said(services, waiting))[-1]


async def test_the_answer_comes_in_the_same_conversation_and_keeps_the_promise(services, writes_in, seat):
    citizen, _ = await leaves(services, writes_in, ANSWER, waits=True)
    (entry,) = await listed(seat)
    assert (entry["kind"], entry["late"], entry["topic_title"]) == ("answer", False, "labor")
    assert (await seat.get(f"/conversations/{citizen.id}")).json()["promise"]["kind"] == "answer"
    assert (await seat.post(f"/conversations/{citizen.id}/claim")).status_code == 200
    assert len(await listed(seat)) == 1
    await seat.post(f"/conversations/{citizen.id}/messages", {"text": "可以申请支付令"})
    assert await listed(seat) == []
    assert (await promise_of(services, citizen.id)).promise is None


async def test_what_is_owed_is_listed_by_its_time_and_late_is_seen_on_both_sides(services, writes_in, seat, clock):
    later, _ = await leaves(services, writes_in, ANSWER)
    sooner, _ = await leaves(
        services, writes_in, Wish(PromiseKind.CALL, number="13900000001", day_part=DayPart.MORNING)
    )
    assert [entry["conversation_id"] for entry in await listed(seat)] == [sooner.id, later.id]
    clock.advance(hours=3)  # one in the afternoon: the morning is over
    await seat.sign_in_again()
    assert [entry["late"] for entry in await listed(seat)] == [True, False]
    assert (await seat.get("/queue")).json()["callbacks_late"] == 1
    promise = (await promise_of(services, sooner.id)).promise
    assert promise
    assert promise.late
    assert promise.number_end == "0001"


async def test_the_number_is_seen_by_who_calls_and_the_matter_talked_of_after_the_check_word(
    services, writes_in, seat, trail
):
    citizen, _ = await leaves(services, writes_in, CALL)
    assert "不会先念暗号" in (await said(services, citizen))[-1]
    (entry,) = await listed(seat)
    assert "13900000001" not in str(entry)
    assert entry["has_check_word"]
    started = await calls(seat, entry)
    assert {**started.json(), "call_id": ""} == {
        "call_id": "",
        "number": "13900000001",
        "check_word": "向日葵",
        "safe": True,
        "may_say_hotline": False,
        "calls_left_today": 1,
        "rings": False,
    }
    assert (await calls(seat, entry)).status_code == 409  # its end was not written down yet
    assert (await ends(seat, entry, started, "reached")).status_code == 204
    assert await listed(seat) == []
    assert "通过电话了" in (await said(services, citizen))[-1]
    assert (await trail())[-2:] == ["call_started", "call_ended"]


async def test_an_unverified_number_rings_twice_a_day_whoever_gave_it(services, writes_in, seat, clock):
    await leaves(services, writes_in, CALL)
    await leaves(services, writes_in, CALL)
    one, two = await listed(seat)
    for entry in (one, two):
        started = await calls(seat, entry)
        assert (await ends(seat, entry, started, "no_answer")).status_code == 204
    refused = await calls(seat, one)
    assert refused.status_code == 409
    assert "今天已经打过 2 次" in refused.json()["detail"]
    assert [call["outcome"] for call in (await listed(seat))[0]["calls"]] == ["no_answer"]
    clock.advance(hours=23)
    await seat.sign_in_again()
    assert (await calls(seat, one)).status_code == 201


async def test_without_a_check_word_nothing_is_told_by_telephone(services, writes_in, seat):
    citizen, _ = await leaves(services, writes_in, Wish(PromiseKind.CALL, number="13900000001"))
    assert "电话里不谈内容" in (await said(services, citizen))[-1]
    (entry,) = await listed(seat)
    started = await calls(seat, entry)
    assert (await ends(seat, entry, started, "reached")).status_code == 422
    assert (await ends(seat, entry, started, "notified")).status_code == 204
    (now,) = await listed(seat)
    assert (now["kind"], now["number_end"]) == ("answer", None)


@pytest.mark.parametrize("outcome", ["wrong_number", "refused"])
async def test_who_is_not_to_be_called_is_answered_in_writing_and_the_promise_stands(
    services, writes_in, seat, outcome
):
    citizen, _ = await leaves(services, writes_in, CALL)
    (entry,) = await listed(seat)
    await ends(seat, entry, await calls(seat, entry), outcome)
    (now,) = await listed(seat)
    assert (now["kind"], now["due_at"]) == ("answer", entry["due_at"])
    assert "书面答复" in (await said(services, citizen))[-1]


async def test_calling_is_given_up_only_after_a_try(services, writes_in, seat):
    await leaves(services, writes_in, CALL)
    (entry,) = await listed(seat)
    assert (await seat.post(f"/callbacks/{entry['id']}/in-writing")).status_code == 409
    await ends(seat, entry, await calls(seat, entry), "no_answer")
    assert (await seat.post(f"/callbacks/{entry['id']}/in-writing")).status_code == 204


async def test_a_call_waits_for_the_time_that_was_asked_for(services, writes_in, seat):
    evening = Wish(PromiseKind.CALL, number="13900000001", day_part=DayPart.EVENING)
    await leaves(services, writes_in, evening)
    (entry,) = await listed(seat)
    refused = await calls(seat, entry)
    assert refused.status_code == 409
    assert "晚上" in refused.json()["detail"]


async def test_it_is_taken_back_and_the_number_forgotten(services, writes_in, seat):
    citizen, _ = await leaves(services, writes_in, CALL)
    await withdraw_promise(services, conversation_id=citizen.id)
    assert await listed(seat) == []
    assert (await promise_of(services, citizen.id)).promise is None
    assert (await seat.get(f"/conversations/{citizen.id}")).status_code == 403


async def test_asking_again_replaces_what_was_asked(services, writes_in, seat):
    citizen, _ = await leaves(services, writes_in, CALL)
    await make_promise(services, conversation_id=citizen.id, wish=ANSWER)
    (entry,) = await listed(seat)
    assert (entry["kind"], entry["number_end"]) == ("answer", None)


async def test_a_promise_of_a_closed_conversation_is_still_kept_there(services, writes_in, seat, database):
    citizen, _ = await leaves(services, writes_in, CALL)
    await seat.post(f"/conversations/{citizen.id}/claim")
    await seat.post(f"/conversations/{citizen.id}/close")
    (entry,) = await listed(seat)
    await ends(seat, entry, await calls(seat, entry), "wrong_number")
    assert (await seat.post(f"/conversations/{citizen.id}/claim")).status_code == 200
    await seat.post(f"/conversations/{citizen.id}/messages", {"text": "号码打不通，先在这里答复您"})
    assert await listed(seat) == []


async def test_who_is_served_now_needs_no_promise_and_a_wrong_number_makes_none(services, writes_in, seat):
    citizen = await writes_in(waits=True)
    with pytest.raises(Invalid):
        await make_promise(services, conversation_id=citizen.id, wish=Wish(PromiseKind.CALL, number="110"))
    assert (await promise_of(services, citizen.id)).promise is None
    await seat.post(f"/conversations/{citizen.id}/claim")
    with pytest.raises(Conflict):
        await make_promise(services, conversation_id=citizen.id, wish=ANSWER)


async def test_another_groups_promise_is_not_this_seats(services, writes_in, seat, database):
    citizen, _ = await leaves(services, writes_in, CALL)
    (entry,) = await listed(seat)
    async with database.write() as session:
        for row in await session.scalars(select(SeatRow)):
            row.group_ids = ["legal_aid"]
    assert await listed(seat) == []
    assert (await calls(seat, entry)).status_code == 403
    assert (await seat.get(f"/conversations/{citizen.id}")).status_code == 403


async def test_the_list_warns_before_a_promise_is_late(seat, writes_in, services, clock):
    await leaves(services, writes_in, ANSWER)
    assert (await listed(seat))[0]["soon"] is False
    clock.advance(seconds=22 * 3600 + 60)
    await seat.sign_in_again()
    assert [(entry["soon"], entry["late"]) for entry in await listed(seat)] == [(True, False)]
    clock.advance(seconds=2 * 3600)
    await seat.sign_in_again()
    assert [(entry["soon"], entry["late"]) for entry in await listed(seat)] == [(False, True)]
