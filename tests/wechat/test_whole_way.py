"""From the first word in WeChat to the score: bot, queue, seat, closing; both kinds of database."""

import asyncio
from datetime import date

from sqlalchemy import select

from hotline.connectors.models import DeliveryRow
from hotline.connectors.outbox import forget_ended
from hotline.conversations.models import ConversationRatingRow, ConversationRow, MessageRow
from hotline.conversations.reply import Ask, Button, Citation, Reply, ReplyMessage, Topic
from hotline.vocabulary import Area, Outcome
from hotline.wechat.inbox import attend
from hotline.wechat.models import ArrivalRow, ThreadRow


async def conversation_of(services) -> str:
    async with services.database.read() as session:
        return (await session.scalars(select(ConversationRow.id).order_by(ConversationRow.created_at.desc()))).first()


async def test_a_whole_conversation(citizen, seat, services, line, clock):
    answer = await citizen.writes("工资拖了三个月没给")
    assert "非真人" in answer and "我不是律师" in answer and "110" in answer and "https://ask.test/" in answer
    assert "【智能助手】答：工资拖了三个月没给" in answer
    assert answer.count("---") == 0, "greeting and answer share one of the few messages that may be sent"

    clock.advance(seconds=20)
    answer = await citizen.writes("转人工")
    assert "【系统提示】" in answer or "【智能助手】" in answer
    assert "排在第 1 位" in answer
    waiting = (await seat.get("/queue")).json()["waiting"]
    assert [each["channel"] for each in waiting] == ["wechat"]
    conversation = waiting[0]["conversation_id"]

    assert (await seat.post(f"/conversations/{conversation}/claim")).status_code == 200
    said = await seat.post(
        f"/conversations/{conversation}/messages", {"text": "您在哪个单位上班？", "client_message_id": "a"}
    )
    assert said.status_code in (200, 201), said.text
    await line.sends()
    assert "【人工坐席】您在哪个单位上班？" in citizen.reads()

    assert await citizen.writes("在南市区的一个工地") == ""
    log = (await seat.get(f"/conversations/{conversation}")).json()["messages"]
    assert log[-1]["text"] == "在南市区的一个工地"

    message = said.json().get("message_id") or said.json()["message"]["message_id"]
    amended = await seat.post(
        f"/conversations/{conversation}/messages/{message}/amendment", {"text": "您在哪个区上班？"}
    )
    assert amended.status_code in (200, 201), amended.text
    await line.sends()
    assert citizen.reads() == "【人工坐席】更正：您在哪个区上班？"

    assert (await seat.post(f"/conversations/{conversation}/close", {})).status_code == 200
    await line.sends()
    assert "回一个数字：5 非常满意" in citizen.reads()
    assert "记下了：4 分（满意）" in await citizen.writes("4")
    async with services.database.read() as session:
        assert await session.scalar(select(ConversationRatingRow.score)) == 4


async def test_what_was_offered_before_the_citizen_wrote_is_not_to_be_picked_by_number(citizen, line, brain):
    brain.gate = asyncio.Event()
    await citizen.sends("text", Content="能申请法律援助吗")
    await asyncio.gather(*await attend(line.room))
    await line.sends()
    assert "非真人" in (greeting := citizen.reads()) and "回数字选一个" not in greeting
    assert "也可以回：“法律援助怎么申请”" in greeting
    brain.gate.set()
    await line.runs()
    assert "答：能申请法律援助吗" in citizen.reads()


async def test_the_articles_are_named_once(citizen, brain):
    topic = Topic(area=Area.LEGAL_AID, id="legal_aid/apply", confidence=0.9)
    cited = Citation(statute="法律援助法", article="第四十一条", version=date(2022, 1, 1))
    said = ReplyMessage(
        text="法律依据：《法律援助法》第四十一条（2022年1月1日起施行）。", topic=topic, citations=[cited]
    )
    brain.reply = Reply(outcome=Outcome.ANSWERED, messages=[said])
    answer = await citizen.writes("法律援助怎么申请")
    assert answer.count("第四十一条") == 1 and "法条原文" in answer


async def test_a_number_answers_the_person_who_has_just_asked_and_is_no_score(citizen, seat, services, line):
    await citizen.writes("转人工")
    (waiting,) = (await seat.get("/queue")).json()["waiting"]
    desk = f"/conversations/{waiting['conversation_id']}"
    await seat.post(f"{desk}/claim")
    await seat.post(f"{desk}/close", {})
    await line.sends()
    assert "回一个数字：5 非常满意" in citizen.reads()
    await citizen.writes("还有一件事")
    await citizen.writes("转人工")
    await seat.post(f"{desk}/claim")
    await seat.post(f"{desk}/messages", {"text": "您有几个孩子？", "client_message_id": "a"})
    await line.sends()
    await citizen.writes("2")
    assert (await seat.get(desk)).json()["messages"][-1]["text"] == "2"
    async with services.database.read() as session:
        assert await session.scalar(select(ConversationRatingRow.score)) is None


async def test_a_number_answers_the_person_and_deletes_nothing(citizen, seat, services, line):
    await citizen.writes("转人工")
    (waiting,) = (await seat.get("/queue")).json()["waiting"]
    desk = f"/conversations/{waiting['conversation_id']}"
    await seat.post(f"{desk}/claim")
    assert "请回 1" in await citizen.writes("删除")
    await seat.post(f"{desk}/messages", {"text": "您有几个孩子？", "client_message_id": "a"})
    await line.sends()
    await citizen.writes("1")
    assert (await seat.get(desk)).json()["messages"][-1]["text"] == "1"
    assert "请回 1" in await citizen.writes("删除")
    assert "已经删除" in await citizen.writes("1")


async def test_what_waits_is_forgotten_once_it_is_done(citizen, services):
    await citizen.writes("法律援助怎么申请")
    async with services.database.read() as session:
        (arrival,) = await session.scalars(select(ArrivalRow))
        (thread,) = await session.scalars(select(ThreadRow))
    assert arrival.body is None and arrival.done_at is not None
    assert citizen.openid not in f"{arrival.openid_digest}{thread.openid_digest}{thread.openid_sealed}"


async def test_a_number_picks_a_button_and_is_a_number_elsewhere(citizen, brain):
    answer = await citizen.writes("您好")
    assert "回数字选一个" not in answer, "the greeting's buttons were overtaken by the answer"
    topic = Topic(area=Area.LEGAL_AID, id="legal_aid/apply", confidence=0.9)
    buttons = [
        Button(title="要哪些材料", command=Ask(intent="legal_aid/apply.material")),
        Button(title="去哪里办", command=Ask(intent="legal_aid/apply.place")),
        Button(title="不是这个意思", command=Ask(intent="legal_aid/apply"), aside=True),
    ]
    brain.reply = Reply(
        outcome=Outcome.ANSWERED, messages=[ReplyMessage(text="可以申请。", topic=topic, buttons=buttons)]
    )
    answer = await citizen.writes("能申请法律援助吗")
    assert "1 要哪些材料\n2 去哪里办\n也可以回：“不是这个意思”" in answer
    brain.reply = None
    await citizen.writes("２")
    assert brain.requests[-1].command.intent == "legal_aid/apply.place"
    await citizen.writes("2")
    assert brain.requests[-1].command is None, "the buttons are gone with the answer to them"
    assert brain.requests[-1].text == "2"


async def test_danger_is_answered_at_once_while_the_brain_is_away(citizen, brain, seat):
    brain.down = True
    answer = await citizen.writes("他拿刀要砍我，救命")
    assert "【紧急提示】" in answer and "110" in answer
    assert "1 请人工帮我\n2 我现在安全" in answer
    assert (await seat.get("/queue")).json()["waiting"][0]["danger"]
    assert "放心" in await citizen.writes("2")


async def test_who_is_in_danger_and_seen_by_nobody_is_not_told_to_wait(citizen, seat, line):
    await citizen.writes("他拿刀要砍我，救命")
    answer = await citizen.writes("1")
    assert "请不要只在这里等" in answer and "排在第" not in answer
    (waiting,) = (await seat.get("/queue")).json()["waiting"]
    await seat.post(f"/conversations/{waiting['conversation_id']}/danger/acknowledge")
    await line.sends()
    assert "已经看到" in (answer := citizen.reads()) and "排在第 1 位" in answer


async def test_only_the_account_opens_such_a_conversation(line):
    refused = await line.http.post("/api/v1/conversations", json={"channel": "wechat"})
    assert refused.status_code == 422
    assert "公众号" in refused.json()["detail"]


async def test_erasing_leaves_neither_words_nor_address(citizen, services):
    await citizen.writes("我被公司辞退了")
    conversation = await conversation_of(services)
    assert "请回 1" in await citizen.writes("删除")
    assert "已经删除" in await citizen.writes("1")
    async with services.database.read() as session:
        assert (await session.get_one(ConversationRow, conversation)).erased_at is not None
        assert (await session.scalars(select(ThreadRow))).all() == []
        assert (await session.scalars(select(MessageRow))).all() == []
        about = (await session.scalars(select(DeliveryRow.subject_id))).all()
        assert conversation not in about, "when and how often it was answered is not kept either"
    assert "非真人" in await citizen.writes("您好"), "a new conversation"


async def test_whose_wish_was_granted_stays_in_no_outbox(citizen, services, wechat, line, clock):
    """They unfollowed before they could be told: their address, sealed, waited to be sent for ever."""
    await citizen.writes("您好")
    await citizen.writes("删除")
    await citizen.sends("text", Content="1")
    wechat.control(silent=citizen.openid)
    await line.runs()
    clock.advance(days=10)
    async with services.database.write() as session:
        await forget_ended(session, now=clock.now())
        assert (await session.scalars(select(DeliveryRow))).all() == []


async def test_erasing_needs_a_yes(citizen, services, brain):
    await citizen.writes("您好")
    await citizen.writes("删除")
    await citizen.writes("不删了")
    await citizen.writes("1")
    assert brain.requests[-1].text == "1"


async def test_an_end_and_a_new_beginning(citizen, services, clock):
    await citizen.writes("法律援助怎么申请")
    first = await conversation_of(services)
    assert "结束了" in await citizen.writes("结束")
    assert "5 分（非常满意）" in await citizen.writes("5")
    clock.advance(minutes=1)
    assert "非真人" in await citizen.writes("还有一个问题")
    assert await conversation_of(services) != first


async def test_opting_out_and_the_words_of_the_menu(citizen, services):
    assert "不用来改进服务" in await citizen.writes("不参与改进")
    async with services.database.read() as session:
        assert (await session.scalars(select(ConversationRow.learning_refused_at))).one() is not None
    assert "没有在排队" in await citizen.presses("place")
    assert "https://ask.test/#open=" in await citizen.presses("page")
    assert "【智能助手】答：老板拖欠工资怎么办" in await citizen.presses("wages")
    assert "排在第 1 位" in await citizen.presses("handoff")
    assert "已经取消转人工" in await citizen.presses("cancel")


async def test_the_link_opens_the_same_conversation_once(citizen, services, line):
    answer = await citizen.writes("网页")
    code = answer.rpartition("#open=")[2].split()[0]
    opened = await line.http.post("/api/v1/wechat/passes", json={"code": code})
    assert opened.status_code == 200, opened.text
    body = opened.json()
    assert body["conversation_id"] == await conversation_of(services)
    path, headers = f"/api/v1/conversations/{body['conversation_id']}", {"Authorization": f"Bearer {body['token']}"}
    assert (await line.http.get(f"{path}/messages", headers=headers)).status_code == 200
    assert (await line.http.post("/api/v1/wechat/passes", json={"code": code})).status_code == 404
    await line.http.post(f"{path}/messages", json={"client_message_id": "w1", "text": "在网页上写的"}, headers=headers)
    await line.runs()
    assert "答：在网页上写的" in citizen.reads(), "the answer is in both"


async def test_the_link_is_in_no_log_that_a_seat_reads(citizen, services):
    """Its code opens the conversation: at the desk anybody could have spoken in the citizen's place."""
    assert "#open=" in await citizen.writes("网页")
    async with services.database.read() as session:
        assert "#open=" not in " ".join(await session.scalars(select(MessageRow.text)))


async def test_following_and_unfollowing(citizen, line, services):
    await citizen.sends("event", Event="subscribe", EventKey="")
    await line.runs()
    assert "非真人" in citizen.reads()
    await citizen.sends("event", Event="unsubscribe", EventKey="")
    await line.runs()
    async with services.database.read() as session:
        assert (await session.scalars(select(ThreadRow.unfollowed_at))).one() is not None
    assert "答：又来了" in await citizen.writes("又来了"), "who writes is reached again"


async def test_a_place_becomes_a_district_and_nothing_more(citizen, line, services):
    await citizen.sends(
        "location", Location_X="34.91", Location_Y="108.98", Scale="16", Label="陕西省铜川市耀州区正阳路"
    )
    await line.runs()
    assert "您在耀州区" in citizen.reads()
    async with services.database.read() as session:
        assert (await session.scalars(select(ConversationRow.district))).one() == "耀州区"
        texts = " ".join((await session.scalars(select(MessageRow.text))).all())
    assert "正阳路" not in texts and "34.91" not in texts


async def test_voice_is_heard_where_it_was_recognised(citizen, line, brain):
    await citizen.sends("voice", MediaId="m", Format="amr", Recognition="老板不给工资")
    await line.runs()
    assert brain.requests[-1].text == "老板不给工资"
    citizen.reads()
    await citizen.sends("voice", MediaId="m", Format="amr", Recognition="")
    await citizen.sends("video", MediaId="m", ThumbMediaId="t")
    await line.runs()
    answer = citizen.reads()
    assert "语音没有识别出文字" in answer and "看不了" in answer
