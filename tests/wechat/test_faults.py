"""WeChat is slow, away, full or shut; processes die; a whole square writes at once. Nothing is lost, nothing is done twice."""

import asyncio
import base64
import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from hotline.connectors.backoff import MOST_TRIES
from hotline.connectors.models import DeliveryRow, DeliveryState, Failure
from hotline.conversations.models import ConversationFileRow, ConversationRow, MessageRow
from hotline.conversations.reply import Reply, ReplyMessage, Topic
from hotline.vocabulary import Area, Outcome, Sender
from hotline.wechat import hearing
from hotline.wechat.arrivals import claim_due, forget_left_behind
from hotline.wechat.models import AccessRow, ArrivalRow, ThreadRow
from tests.wechat.conftest import SEAL_KEY
from tests.wechat.sending import start_sender

CITIZENS = 20


async def texts(services, sender: Sender) -> list[str]:
    async with services.database.read() as session:
        by_one = select(MessageRow.text).where(MessageRow.sender == sender).order_by(MessageRow.seq)
        return list(await session.scalars(by_one))


async def the_dead(services) -> list[DeliveryRow]:
    async with services.database.read() as session:
        return list(await session.scalars(select(DeliveryRow).where(DeliveryRow.state == DeliveryState.DEAD)))


async def test_twenty_citizens_at_once(new_citizen, line, services):
    people = [new_citizen() for _ in range(CITIZENS)]
    await asyncio.gather(*(each.sends("text", Content=f"第{number}个人的问题") for number, each in enumerate(people)))
    await asyncio.gather(*(each.sends("text", Content="补充一句") for each in people))
    await line.runs()
    for number, each in enumerate(people):
        answers = "\n".join(each.all)
        assert answers.count("非真人") >= 1 and f"第{number}个人的问题" in answers
        assert not any(f"第{other}个人的问题" in answers for other in range(CITIZENS) if other != number)
    async with services.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(ConversationRow)) == CITIZENS
        assert await session.scalar(select(func.count()).select_from(ThreadRow)) == CITIZENS
    assert len(await texts(services, Sender.CITIZEN)) == 2 * CITIZENS


async def test_the_48_hours_are_over_until_the_citizen_writes_again(citizen, seat, supervisor, line, services, wechat):
    await citizen.writes("转人工")
    conversation = (await seat.get("/queue")).json()["waiting"][0]["conversation_id"]
    await seat.post(f"/conversations/{conversation}/claim")
    await line.sends()
    citizen.reads()
    wechat.control(silent=citizen.openid)
    for key, text in enumerate(("查到了，请听我说。", "您要带劳动合同。")):
        body = {"text": text, "client_message_id": f"late-{key}"}
        assert (await seat.post(f"/conversations/{conversation}/messages", body)).status_code < 300
    await line.sends()
    assert citizen.reads() == ""
    (dead,) = await the_dead(services)
    assert (dead.failure, dead.status) == (Failure.OUT_OF_REACH, 45015)
    (letter,) = (await supervisor.get("/dead-letters")).json()["letters"]
    assert letter["connector_title"] == "公众号" and "48 小时" in letter["why"]
    seen = (await seat.get(f"/conversations/{conversation}")).json()
    assert "48 小时" in seen["undelivered"]
    assert seen["sent_up_to"] < seen["messages"][-1]["seq"], "WeChat has not taken it"

    answer = await citizen.writes("我回来了")
    assert answer.index("查到了") < answer.index("您要带劳动合同")
    assert await the_dead(services) == []
    seen = (await seat.get(f"/conversations/{conversation}")).json()
    last = [message["seq"] for message in seen["messages"] if message["sender"] == "staff"][-1]
    assert seen["undelivered"] is None and seen["sent_up_to"] >= last


async def test_an_ended_token_is_replaced_once_for_all(citizen, wechat, services):
    await citizen.writes("您好")
    before = wechat.state
    assert before["tokens_given"] == 1
    await citizen.writes("还在吗")
    assert wechat.state["tokens_given"] == 1, "kept for all that follows"
    wechat.control(expire=True)
    assert "答：现在呢" in await citizen.writes("现在呢")
    after = wechat.state
    assert (after["tokens_given"], after["forced"]) == (2, 1)
    async with services.database.read() as session:
        (row,) = await session.scalars(select(AccessRow))
    assert row.token_sealed is not None and row.token_sealed.startswith("v1:")


async def test_a_token_near_its_end_is_fetched_anew(citizen, wechat, clock):
    await citizen.writes("您好")
    clock.advance(hours=2)
    await citizen.writes("还在吗")
    assert (wechat.state["tokens_given"], wechat.state["forced"]) == (2, 0)


async def test_wechat_is_away_and_comes_back(citizen, wechat, clock, line):
    wechat.control(fail=2)
    assert await citizen.writes("法律援助怎么申请") == ""
    for _ in range(2):
        clock.advance(minutes=1)
        await line.sends()
    answer = citizen.reads()
    assert answer.count("答：法律援助怎么申请") == 1


async def test_a_long_answer_comes_in_pieces_and_goes_on_where_it_stopped(citizen, brain, wechat, line, clock):
    await citizen.writes("您好")
    topic = Topic(area=Area.LEGAL_AID, id="legal_aid/apply", confidence=0.9)
    long = "".join(f"这是第{number}句话，说得很清楚。" for number in range(150))
    brain.reply = Reply(outcome=Outcome.ANSWERED, messages=[ReplyMessage(text=long, topic=topic)])
    await citizen.writes("说详细点")
    assert all(len(piece.encode()) <= 2048 for piece in citizen.all)
    assert long in "".join(citizen.all[1:])
    assert all(piece.endswith("。") for piece in citizen.all[1:])


async def test_more_than_may_follow_one_message_waits_for_the_next(citizen, brain):
    await citizen.writes("您好")
    topic = Topic(area=Area.LEGAL_AID, id="legal_aid/apply", confidence=0.9)
    long = "".join(f"这是第{number}句话，说得很清楚。" for number in range(350))
    brain.reply = Reply(outcome=Outcome.ANSWERED, messages=[ReplyMessage(text=long, topic=topic)])
    first = await citizen.writes("全都告诉我")
    assert first.count("---") == 4 and long not in first.replace("\n---\n", "")
    brain.reply = None
    rest = await citizen.writes("接着说")
    assert long in (first + rest).replace("\n---\n", "")


async def test_a_process_that_dies_before_it_has_noted_what_it_did(citizen, line, services, clock, monkeypatch):
    async def dies(*_):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(hearing, "finish", dies)
        await citizen.sends("text", Content="我要申请法律援助")
        await line.deals()
    clock.advance(minutes=2)
    await line.runs()
    assert await texts(services, Sender.CITIZEN) == ["我要申请法律援助"]
    assert citizen.reads().count("答：我要申请法律援助") == 1


async def test_a_message_that_kills_every_process_keeps_the_next_from_no_answer(citizen, line, services, clock):
    await citizen.sends("text", Content="害死进程的一条")
    for _ in range(MOST_TRIES):
        assert len((await claim_due(services, at_once=1))[1]) == 1
        clock.advance(minutes=2)
    await citizen.sends("text", Content="下一条")
    for _look in range(2):
        await line.runs()
    assert await texts(services, Sender.CITIZEN) == ["下一条"]


@pytest.mark.process
async def test_a_sender_that_is_killed_between_wechat_and_its_note(
    citizen, line, services, settings, database_url, wechat, clock
):
    await citizen.sends("text", Content="法律援助怎么申请")
    await line.deals()
    sender = start_sender(database_url, settings, SEAL_KEY, clock.now())
    wechat.control(kill=sender.pid)
    await asyncio.to_thread(sender.join, 120)
    assert sender.exitcode == -9, "killed as soon as WeChat had taken the first piece"
    clock.advance(minutes=2)
    await line.sends()
    await citizen.writes("还有呢")
    answers = "\n".join(citizen.all)
    assert 1 <= answers.count("答：法律援助怎么申请") <= 2, "WeChat knows no repetition: that piece may come twice"
    assert answers.count("答：还有呢") == 1


def photo() -> str:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(kept, "JPEG")
    return base64.b64encode(kept.getvalue()).decode()


@pytest.mark.usefixtures("inspection_without_a_process")
async def test_a_picture_is_for_a_person(citizen, seat, line, services, wechat, clock):
    wechat.control(media={"pic-1": photo()})
    await citizen.sends("image", PicUrl="http://mmbiz.test/1", MediaId="pic-1")
    await line.runs()
    assert "看不了文件和照片" in citizen.reads()
    await citizen.writes("转人工")
    conversation = (await seat.get("/queue")).json()["waiting"][0]["conversation_id"]
    await seat.post(f"/conversations/{conversation}/claim")
    wechat.control(expire=True)
    await citizen.sends("image", PicUrl="http://mmbiz.test/1", MediaId="pic-1")
    await citizen.sends("image", PicUrl="http://mmbiz.test/2", MediaId="gone")
    await line.runs()
    async with services.database.read() as session:
        (file,) = await session.scalars(select(ConversationFileRow))
    assert file.media_type == "image/jpeg" and file.sender == Sender.CITIZEN
    assert "请再发一次" in citizen.reads()


async def test_who_unfollowed_is_not_written_to(citizen, line, services):
    await citizen.writes("转人工")
    await citizen.sends("event", Event="unsubscribe", EventKey="")
    await line.runs()
    citizen.reads()
    async with services.database.write() as session:
        conversation = (await session.scalars(select(ConversationRow))).one()
        from hotline.conversations.store import tell

        tell(session, conversation, "排到您了。", now=services.clock.now())
    await line.sends()
    assert citizen.reads() == ""
    assert [each.failure for each in await the_dead(services)] == [Failure.OUT_OF_REACH]


async def test_what_nobody_deals_with_any_more_is_not_kept(citizen, new_citizen, line, services, clock):
    """The account was disconnected in the middle: WeChat takes no answer to it, and it holds words and an address."""
    await citizen.writes("工资拖了三个月")
    conversation = (await ids(services))[0]
    await citizen.sends("text", Content="1")
    async with services.database.write() as session:
        row = (await session.scalars(select(ArrivalRow).where(ArrivalRow.done_at.is_(None)))).one()
        row.erases = conversation  # it was confirmed, and the process died before it was done
    clock.advance(days=6)
    await new_citizen().sends("text", Content="还没有人看")
    assert await forget_left_behind(services) == 0
    clock.advance(days=2)
    assert await forget_left_behind(services) == 1
    async with services.database.read() as session:
        assert (await session.scalars(select(ArrivalRow.erases).where(ArrivalRow.done_at.is_(None)))).all() == [None]
        assert (await session.get_one(ConversationRow, conversation)).erased_at is not None, "it was a wish"


async def ids(services) -> list[str]:
    async with services.database.read() as session:
        return list(await session.scalars(select(ConversationRow.id)))
