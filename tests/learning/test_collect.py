"""From the log into the inbox: what teaches, why, once, and without what says who somebody is."""

from typing import Any

from sqlalchemy import func, select

from hotline.conversations.events import REJECTED
from hotline.conversations.reply import Ask, Button
from hotline.learning.collect import collect
from hotline.learning.inbox import Group, read_groups, to_look_at
from hotline.learning.models import CandidateRow
from hotline.learning.teaching import Teaches
from hotline.privacy.audit import AuditEntry
from hotline.services import Services
from hotline.vocabulary import Outcome
from tests.fakes import FakeClock
from tests.learning.conftest import ME, WAGE


async def _inbox(services: Services) -> list[Group]:
    await collect(services, actor=ME)
    async with services.database.read() as session:
        return to_look_at(await read_groups(session), by=ME.id)


async def test_what_was_understood_and_complained_of_by_nobody_teaches_nothing(ask: Any, services: Services) -> None:
    await ask("老板拖欠工资怎么办")
    assert await _inbox(services) == []


async def test_the_reasons_and_their_order(ask: Any, services: Services) -> None:
    await ask("那个工钱的事咋弄", sure=0.46)
    rated, answer = await ask("押金不退找谁说理")
    reply = answer["replies"][0]["message_id"]
    body = {"helpful": False}
    await rated.http.post(f"{rated.path}/messages/{reply}/rating", json=body, headers=rated.headers)
    wrong, answer = await ask(
        "我要问的是加班费",
        buttons=(Button(title="不是这个意思", command=Ask(intent="unclear", entities={REJECTED: WAGE})),),
    )
    await wrong.post(payload=answer["replies"][0]["buttons"][0]["payload"])
    groups = await _inbox(services)
    assert [group.reasons[0] for group in groups] == [Teaches.REJECTED, Teaches.BADLY_RATED, Teaches.UNCERTAIN]
    assert groups[2].text == "那个工钱的事咋弄"
    assert "把握不大" in groups[2].why
    assert groups[2].meaning == WAGE


async def test_the_meaning_a_citizen_chose_is_offered_as_the_label(ask: Any, services: Services) -> None:
    button = Button(title="拖欠工资", command=Ask(intent=WAGE))
    citizen, asked = await ask("那个钱", outcome=Outcome.CLARIFIED, sure=0.2, buttons=(button,))
    await citizen.post(payload=asked["replies"][0]["buttons"][0]["payload"])
    [group] = await _inbox(services)
    assert (group.reasons, group.chosen) == ((Teaches.CHOSEN,), WAGE)


async def test_a_thumb_turned_up_again_takes_the_complaint_back(ask: Any, services: Services) -> None:
    citizen, answer = await ask("押金不退找谁说理")
    path = f"{citizen.path}/messages/{answer['replies'][0]['message_id']}/rating"
    await citizen.http.post(path, json={"helpful": False}, headers=citizen.headers)
    assert len(await _inbox(services)) == 1
    await citizen.http.post(path, json={"helpful": True}, headers=citizen.headers)
    assert await _inbox(services) == []


async def test_classifier_and_retrieval_disagree(ask: Any, services: Services) -> None:
    await ask("法律援助需要什么条件", matter="consumer/refund", facet="process")
    [group] = await _inbox(services)
    assert group.reasons == (Teaches.DISAGREEING,)
    assert group.found is not None and group.found.startswith("legal_aid/")


async def test_near_duplicates_are_one_with_their_count_and_the_one_who_asks_twice_counts_once(
    ask: Any, services: Services
) -> None:
    first, _ = await ask("工地干活不给钱找谁", sure=0.46)
    await ask("您好，工地干活不给钱找谁啊？", sure=0.46)
    await ask("工地干活不给钱，找谁", by=first, sure=0.46)
    await ask("房子漏水楼上不管怎么办", sure=0.46)
    groups = await _inbox(services)
    assert sorted(group.people for group in groups) == [1, 2]
    assert groups[0].people == 2


async def test_names_and_numbers_are_gone_before_anybody_looks(ask: Any, services: Services) -> None:
    citizen, _ = await ask("我叫王建国，电话13812345678")
    await ask("王建国的工钱，老板赵铁柱打13812345678不接", by=citizen, sure=0.46)
    [group] = await _inbox(services)
    assert group.text == "张某甲的工钱，老板张某乙打某电话一不接"


async def test_reading_again_adds_nothing_and_a_later_event_is_noticed(
    ask: Any, services: Services, clock: FakeClock
) -> None:
    citizen, _ = await ask("那个工钱的事咋弄", sure=0.46)
    assert (await collect(services, actor=ME)).added == 1
    again = await collect(services, actor=ME)
    assert (again.added, again.changed) == (0, 0)
    clock.advance(days=1)
    await collect(services, actor=ME)  # reads the last minutes before its mark once more
    assert (await collect(services, actor=ME)).conversations == 0
    await citizen.http.post(f"{citizen.path}/handoff", headers=citizen.headers)
    assert (await collect(services, actor=ME)).changed == 1
    async with services.database.read() as session:
        [row] = await session.scalars(select(CandidateRow))
        assert await session.scalar(select(func.count()).where(AuditEntry.action == "candidates_collected")) == 5
    assert row.reasons == [Teaches.HANDED_OFF, Teaches.UNCERTAIN]


async def test_a_rehearsal_and_answers_inside_a_procedure_teach_nothing(
    ask: Any, new_citizen: Any, services: Services
) -> None:
    rehearsing = await new_citizen(now="2026-09-01T10:00:00+08:00")
    await ask("那个工钱的事咋弄", by=rehearsing, sure=0.46)
    await ask("单位欠的", sure=0.2, outcome=Outcome.PROCEDURE)
    assert await _inbox(services) == []


async def test_a_new_kind_is_found_when_several_people_ask_and_gets_a_name(ask: Any, services: Services) -> None:
    for text in ("无人机在小区乱飞归谁管", "邻居无人机天天飞到窗前", "无人机掉下来砸了车", "飞无人机要不要办证"):
        await ask(text, outcome=Outcome.SEARCHED, sure=0.1)
    for text in ("月饼能寄国外吗", "月饼盒子咋回收"):
        await ask(text, outcome=Outcome.SEARCHED, sure=0.1)
    groups = await _inbox(services)
    of_the_kind = [group for group in groups if group.kind_name]
    assert len(of_the_kind) == 4
    assert all("无人机" in (group.kind_name or "") and Teaches.NEW_KIND in group.reasons for group in of_the_kind)
    assert of_the_kind == groups[:4]
