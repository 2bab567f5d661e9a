"""Who gets in, in clear and encrypted: what is signed, of now, and for the first time."""

import pytest
from sqlalchemy import func, select

from hotline.conversations.models import ConversationRow, MessageRow
from hotline.vocabulary import Sender
from hotline.wechat.models import ArrivalRow
from tests.wechat.conftest import AES_KEY, DOOR, TOKEN, sealed, signature
from tests.wechat.test_pure import BOMB, OUTSIDE


@pytest.fixture
def database_kind() -> str:
    """The door is the same over both; what it keeps is tested on both elsewhere."""
    return "sqlite"


@pytest.fixture(params=["", AES_KEY], ids=["clear", "encrypted"])
def aes_key(request) -> str:
    return request.param


async def kept(services) -> int:
    async with services.database.read() as session:
        return await session.scalar(select(func.count()).select_from(ArrivalRow)) or 0


async def said(services) -> list[str]:
    async with services.database.read() as session:
        by_citizen = select(MessageRow.text).where(MessageRow.sender == Sender.CITIZEN).order_by(MessageRow.seq)
        return list(await session.scalars(by_citizen))


async def test_the_address_is_proved(line, clock):
    stamp = str(int(clock.now().timestamp()))
    query = {"timestamp": stamp, "nonce": "7", "signature": signature(TOKEN, stamp, "7"), "echostr": "4417"}
    answer = await line.http.get(DOOR, params=query)
    assert (answer.status_code, answer.text) == (200, "4417")
    assert answer.headers["content-type"].startswith("text/plain")
    for changed in ({"signature": "0" * 40}, {"nonce": "8"}, {"timestamp": "1"}, {"signature": ""}):
        assert (await line.http.get(DOOR, params={**query, **changed})).status_code == 401
    assert (await line.http.get(DOOR, params={**query, "echostr": "<script>"})).status_code == 422


async def test_repetitions_have_no_second_effect(citizen, line, services):
    xml = citizen.xml("text", Content="我要申请法律援助")
    first = citizen.signed(xml)
    for query, body in (first, first, citizen.signed(xml)):  # the same call, and the same message signed anew
        answer = await citizen.hands_on(query, body)
        assert (answer.status_code, answer.text) == (200, "success")
    await line.runs()
    await citizen.hands_on(*citizen.signed(xml))  # late, after it was dealt with
    await line.runs()
    assert await said(services) == ["我要申请法律援助"]
    assert sum("答：我要申请法律援助" in text for text in citizen.all) == 1


async def test_what_is_not_signed_or_not_of_now_is_refused(citizen, clock, services):
    query, body = citizen.signed(citizen.xml("text", Content="您好"))
    for name in ("signature", "msg_signature"):
        if name in query and (name == "msg_signature") == ("msg_signature" in query):
            assert (await citizen.hands_on({**query, name: "f" * 40}, body)).status_code == 401
    assert (await citizen.hands_on({}, body)).status_code == 401
    late = citizen.signed(citizen.xml("text", Content="您好"), timestamp=str(int(clock.now().timestamp()) - 600))
    assert (await citizen.hands_on(*late)).status_code == 401
    assert await kept(services) == 0


async def test_an_address_is_good_for_one_message(citizen, services, aes_key):
    stamped = {"nonce": "4711"}
    query, body = citizen.signed(citizen.xml("text", Content="第一条"), **stamped)
    assert (await citizen.hands_on(query, body)).status_code == 200
    again = citizen.signed(citizen.xml("text", Content="别人塞进来的"), **stamped)
    assert (await citizen.hands_on(*again)).status_code == 401
    assert await kept(services) == 1


@pytest.mark.parametrize("xml", [BOMB, OUTSIDE, "<xml></xml>", "没有"])
async def test_bombs_and_rubbish_are_refused(citizen, services, xml):
    assert (await citizen.hands_on(*citizen.signed(xml))).status_code == 422
    assert await kept(services) == 0


async def test_what_is_not_signed_is_not_even_read(citizen, aes_key):
    if aes_key:
        pytest.skip("what is encrypted is signed inside")
    assert (await citizen.hands_on({}, BOMB)).status_code == 401


async def test_too_much_is_refused(citizen, services):
    assert (await citizen.hands_on(*citizen.signed(citizen.xml("text", Content="长" * 15_000)))).status_code == 422
    assert (await citizen.hands_on(*citizen.signed(citizen.xml("text", Content="长" * 30_000)))).status_code == 413
    assert await kept(services) == 0


async def test_with_a_key_nothing_is_taken_in_clear(citizen, services, clock, aes_key):
    if not aes_key:
        pytest.skip("in clear there is no key")
    stamp, xml = str(int(clock.now().timestamp())), citizen.xml("text", Content="没有加密")
    query = {"timestamp": stamp, "nonce": "9", "signature": signature(TOKEN, stamp, "9")}
    assert (await citizen.hands_on(query, xml)).status_code == 401
    other = sealed(xml, app_id="wx" + "9" * 16)
    query |= {"msg_signature": signature(TOKEN, stamp, "9", other)}
    assert (await citizen.hands_on(query, f"<xml><Encrypt>{other}</Encrypt></xml>")).status_code == 401
    assert await kept(services) == 0


async def test_a_conversation_behind_either_door(citizen, services):
    assert "答：法律援助怎么申请" in await citizen.writes("法律援助怎么申请")
    async with services.database.read() as session:
        assert (await session.scalars(select(ConversationRow.channel))).one() == "wechat"
