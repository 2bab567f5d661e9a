"""The seat reads the brief first, and sees whether the citizen has looked it through."""

from hotline.briefs.brief import give_brief, skip_brief
from hotline.briefs.build import Line
from hotline.vocabulary import BriefKind


async def look(seat, citizen):
    return (await seat.get(f"/conversations/{citizen.id}")).json()["brief"]


async def test_the_seat_sees_what_is_known_and_then_what_the_citizen_said_to_it(seat, services, writes_in):
    citizen = await writes_in("工资拖了三个月没给", waits=True)
    found = await look(seat, citizen)
    assert found["status"] == "open"
    assert [(line["title"], line["text"]) for line in found["lines"]] == [
        ("什么事", "工资拖了三个月没给"),
        ("什么时候", "三个月"),
    ]
    await give_brief(services, conversation_id=citizen.id, lines=[Line(kind=BriefKind.WHAT, text="欠薪四个月")])
    given = await look(seat, citizen)
    assert given["status"] == "given"
    assert [line["text"] for line in given["lines"]] == ["欠薪四个月"]
    await seat.post(f"/conversations/{citizen.id}/claim")
    assert await look(seat, citizen) == given


async def test_who_skipped_it_is_not_summed_up_behind_the_back(seat, services, writes_in):
    citizen = await writes_in("工资拖了三个月没给", waits=True)
    await skip_brief(services, conversation_id=citizen.id)
    found = await look(seat, citizen)
    assert found["status"] == "skipped"
    assert found["lines"] == []


async def test_a_brief_survives_being_passed_back_into_the_line(seat, services, writes_in):
    citizen = await writes_in("工资拖了三个月没给", waits=True)
    await give_brief(services, conversation_id=citizen.id, lines=[Line(kind=BriefKind.WHAT, text="欠薪四个月")])
    await seat.post(f"/conversations/{citizen.id}/claim")
    await seat.post(f"/conversations/{citizen.id}/transfer", {"group": "general", "note": "请接着办"})
    assert (await look(seat, citizen))["status"] == "given"
