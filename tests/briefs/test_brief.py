"""The brief over the API: offered while one waits, corrected, shortened or skipped, and never in the way."""

from tests.conftest import Citizen

HE_HITS_ME = "我老公正在打我，救命"


async def handed(citizen: Citizen) -> dict:
    answer = await citizen.http.post(f"{citizen.path}/handoff", json={}, headers=citizen.headers)
    assert answer.status_code == 202
    return answer.json()


async def brief(citizen: Citizen) -> dict:
    answer = await citizen.http.get(f"{citizen.path}/brief", headers=citizen.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def give(citizen: Citizen, *lines: tuple[str, str]):
    body = {"lines": [{"kind": kind, "text": text} for kind, text in lines]}
    return await citizen.http.put(f"{citizen.path}/brief", json=body, headers=citizen.headers)


async def test_a_bare_wish_as_the_very_first_message_is_obeyed_and_asks_nothing(citizen: Citizen) -> None:
    answer = await citizen.say("转人工")
    assert answer["outcome"] == "handed_off"
    assert answer["state"]["owner"] == "queue"
    assert answer["state"]["queue_position"] == 1
    assert await brief(citizen) == {"status": "open", "offered": False, "lines": [], "decided_at": None}


async def test_the_place_in_line_is_there_before_the_brief_is(citizen: Citizen) -> None:
    await citizen.say("老板欠我三个月工资不给")
    assert (await brief(citizen))["offered"] is False
    assert (await handed(citizen))["state"]["queue_position"] == 1
    offered = await brief(citizen)
    assert offered["offered"]
    assert offered["lines"][0] == {"kind": "what", "title": "什么事", "text": "老板欠我三个月工资不给"}


async def test_what_is_written_while_waiting_comes_in_until_the_citizen_has_decided(citizen: Citizen) -> None:
    await citizen.say("老板欠我三个月工资不给")
    await handed(citizen)
    await citizen.say("手里有工资条和聊天记录")
    assert [line["kind"] for line in (await brief(citizen))["lines"]] == ["what", "who", "documents"]
    given = (await give(citizen, ("documents", "工资条"), ("what", " 厂里欠薪 "))).json()
    assert given["status"] == "given"
    assert [line["text"] for line in given["lines"]] == ["厂里欠薪", "工资条"]
    await citizen.say("还有考勤记录")
    assert await brief(citizen) == given
    again = (await give(citizen, ("what", "厂里欠薪三个月"))).json()
    assert [line["text"] for line in again["lines"]] == ["厂里欠薪三个月"]


async def test_it_may_be_skipped_and_nobody_asks_again_in_this_wait(citizen: Citizen) -> None:
    await citizen.say("老板欠我三个月工资不给")
    await handed(citizen)
    for answer in (
        await citizen.http.delete(f"{citizen.path}/brief", headers=citizen.headers),
        await give(citizen),  # every line dropped
    ):
        assert answer.json()["status"] == "skipped"
    skipped = await brief(citizen)
    assert skipped["offered"] is False
    assert skipped["lines"] == []


async def test_another_day_asks_anew_and_remembers_the_own_wording(citizen: Citizen, clock) -> None:
    await citizen.say("老板欠我三个月工资不给")
    await handed(citizen)
    await give(citizen, ("what", "厂里欠薪三个月"))
    await citizen.http.delete(f"{citizen.path}/handoff", headers=citizen.headers)
    clock.advance(hours=30)
    await handed(citizen)
    offered = await brief(citizen)
    assert offered["status"] == "open"
    assert offered["lines"][0]["text"] == "厂里欠薪三个月"


async def test_danger_is_never_asked_for_a_brief(citizen: Citizen) -> None:
    await citizen.say("老公总是打我怎么办")
    await citizen.say(HE_HITS_ME)
    await handed(citizen)
    assert (await brief(citizen))["offered"] is False


async def test_without_anybody_waited_for_there_is_nothing_to_give_it_to(citizen: Citizen) -> None:
    await citizen.say("老板欠我三个月工资不给")
    assert (await give(citizen, ("what", "欠薪"))).status_code == 409


async def test_a_kind_comes_once_and_no_line_is_endless(citizen: Citizen) -> None:
    await handed(citizen)
    assert (await give(citizen, ("what", "一"), ("what", "二"))).status_code == 422
    assert (await give(citizen, ("what", "长" * 501))).status_code == 422
    assert (await give(citizen, ("whatever", "一"))).status_code == 422


async def test_it_is_erased_with_the_conversation(citizen: Citizen, new_citizen) -> None:
    await citizen.say("老板欠我三个月工资不给")
    await handed(citizen)
    await give(citizen, ("what", "厂里欠薪"))
    assert (await citizen.http.get(f"{citizen.path}/brief", headers=(await new_citizen()).headers)).status_code == 404
    assert (await citizen.http.delete(citizen.path, headers=citizen.headers)).status_code == 200
    assert (await citizen.http.get(f"{citizen.path}/brief", headers=citizen.headers)).status_code == 404
