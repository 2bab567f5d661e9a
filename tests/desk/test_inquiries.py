"""A seat asks by one press for a number, a name, a consent; the citizen fills in or declines, and may take it back."""

import asyncio
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from hotline.callbacks.models import CallbackRow
from hotline.callbacks.words import PromiseStatus
from hotline.conversations.erasure import erase
from hotline.datafiles import BadFile
from hotline.inquiries.catalogue import load_inquiries
from hotline.inquiries.models import InquiryRow
from hotline.privacy.audit import AuditEntry
from hotline.privacy.journal import ErasureKind
from hotline.services import Services
from tests.desk.conftest import Person
from tests.desk.talking import Talk, begin

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"])
CARD = {"kind": "contact", "number": "139 0000-0001", "safe": True, "may_say_hotline": False, "check_word": "向日葵"}
NAME = {"kind": "identity", "name": " 小满 ", "for_self": False}
TO = "耀州区人社局（0919-0000000）"


@pytest.fixture
async def talk(client: httpx.AsyncClient, seat: Person) -> Talk:
    return await begin(client, seat)


def field(page: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, page.text
    return found[1]


def button(page: str, title: str) -> str:
    """The payload of the last button of this title."""
    return re.findall(rf'name="payload" value="([^"]*)">{title}<', page)[-1]


async def the_promise(services: Services) -> CallbackRow | None:
    async with services.database.read() as session:
        return await session.scalar(select(CallbackRow).where(CallbackRow.status == PromiseStatus.OPEN))


async def settled(services: Services) -> list[dict[str, Any]]:
    async with services.database.read() as session:
        of_them = select(AuditEntry.details).where(AuditEntry.action == "inquiry_settled")
        return list(await session.scalars(of_them.order_by(AuditEntry.id)))


async def test_a_number_given_while_a_seat_serves_is_a_promised_call_with_its_guards(talk: Talk, services: Services):
    asked = await talk.asks("contact")
    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    (card,) = [each for each in await talk.log() if each["text"].startswith("李某（坐席，工号 100）")]
    assert "为什么问：" in card["text"] and "填不填由您定" in card["text"]
    assert [each["title"] for each in card["buttons"]] == ["不填"]
    given = await talk.fills(asked, CARD)
    assert (given.status_code, given.json()["state"], given.json()["to_fill"]) == (200, "given", False)
    row = await the_promise(services)
    assert row is not None
    assert (row.number, row.safe, row.may_say_hotline, row.check_word) == ("13900000001", True, False, "向日葵")
    seen = await talk.seen()
    assert (seen["mine"], seen["promise"]["number_end"]) == (True, "0001")  # nobody is taken out of hand
    assert "13900000001" not in str(seen) and "13900000001" not in str(await talk.log())
    assert await talk.states() == ["given"]
    assert await settled(services) == [{"question": "contact", "state": "given"}]


async def test_a_number_taken_back_is_forgotten_and_no_call_is_owed(talk: Talk, services: Services):
    asked = await talk.asks("contact")
    await talk.fills(asked, CARD)
    assert "不会再打" in await talk.presses("收回填的内容")
    assert await the_promise(services) is None
    async with services.database.read() as session:
        assert [(row.number, row.check_word) for row in await session.scalars(select(CallbackRow))] == [(None, None)]
    assert await talk.states() == ["revoked"]


@ON_SQLITE
async def test_no_number_is_no_promise(talk: Talk, services: Services):
    asked = await talk.asks("contact")
    wrong = await talk.fills(asked, CARD | {"number": "110"})
    assert (wrong.status_code, "号码不对" in wrong.json()["detail"]) == (422, True)
    assert await talk.states() == ["asked"]
    assert await the_promise(services) is None


@ON_SQLITE
async def test_a_name_is_claimed_and_never_more(talk: Talk):
    asked = await talk.asks("identity")
    assert (await talk.seen())["identity"]["status"] == "none"
    assert (await talk.fills(asked, NAME)).status_code == 200
    identity = (await talk.seen())["identity"]
    assert (identity["status"], identity["name"], identity["for_self"]) == ("claimed", "小满", False)
    assert (await talk.seat.get(f"/conversations/{talk.id}/earlier")).status_code == 403
    assert "小满" not in str(await talk.log())
    await talk.presses("收回填的内容")
    identity = (await talk.seen())["identity"]
    assert (identity["status"], identity["name"]) == ("none", None)


@ON_SQLITE
async def test_a_name_that_is_too_long_is_refused_in_words_and_not_cut_off(talk: Talk):
    asked = await talk.asks("identity")
    refused = await talk.fills(asked, NAME | {"name": "小" * 31})
    assert (refused.status_code, refused.json()["detail"]) == (
        422,
        "称呼最多写 30 个字，现在有 31 个，请写短一点。",
    )
    assert (await talk.fills(asked, NAME | {"name": f" {'小' * 30} "})).status_code == 200


@ON_SQLITE
async def test_a_supervisor_finds_by_the_name_that_was_said(talk: Talk, supervisor: Person):
    await talk.fills(await talk.asks("identity"), NAME)
    found = await supervisor.post("/history/person", {"who": "小满", "reason": "群众来投诉，要核对"})
    assert [each["conversation_id"] for each in found.json()["conversations"]] == [talk.id]


async def test_a_consent_names_to_whom_is_one_press_and_can_be_taken_back(talk: Talk, services: Services):
    assert (await talk.asks("pass_on")).status_code == 422  # to whom?
    assert (await talk.asks("pass_on", TO)).status_code == 201
    card = (await talk.log())[-1]
    assert TO in card["text"] and [each["title"] for each in card["buttons"]] == ["同意", "不同意"]
    assert "您同意了" in await talk.presses("同意")
    assert "不用再点" in await talk.presses("同意")
    assert [(each["state"], TO in each["text"]) for each in (await talk.seen())["inquiries"]] == [("given", True)]
    assert "收回以前已经办了的" in await talk.presses("收回同意")
    assert await talk.states() == ["revoked"]
    assert [each["state"] for each in await settled(services)] == ["given", "revoked"]
    assert all(TO not in str(each) for each in await settled(services))


@ON_SQLITE
async def test_who_declines_is_not_asked_again_and_may_think_otherwise(talk: Talk):
    asked = await talk.asks("contact")
    assert "不勉强" in await talk.presses("不填")
    again = await talk.asks("contact")
    assert (again.status_code, "不再问第二遍" in again.json()["detail"]) == (409, True)
    assert (await talk.asks("evaluation")).status_code == 201  # another matter
    assert (await talk.fills(asked, CARD)).status_code == 200
    assert (await talk.fills(asked, CARD)).status_code == 409
    assert await talk.states() == ["given", "asked"]


@ON_SQLITE
async def test_taken_back_by_the_seat_it_is_over(talk: Talk):
    asked = await talk.asks("identity")
    path = f"/conversations/{talk.id}/inquiries/{asked.json()['id']}/withdrawal"
    assert (await talk.seat.post(path)).status_code == 204
    assert (await talk.fills(asked, NAME)).status_code == 409
    assert "不问这一项了" in await talk.presses("不填")
    assert (await talk.seat.post(path)).status_code == 409
    assert (await talk.asks("identity")).status_code == 201
    assert await talk.states() == ["withdrawn", "asked"]


@ON_SQLITE
async def test_only_who_serves_asks_and_only_what_was_asked_is_given(talk: Talk, other: Person):
    assert (await talk.asks("contact", by=other)).status_code == 403
    assert (await talk.asks("bank_card")).status_code == 404
    asked = await talk.asks("contact")
    assert (await talk.fills(asked, NAME)).status_code == 422
    call = (await other.post("/calls")).json()["conversation_id"]
    on_the_line = await other.post(f"/conversations/{call}/inquiries", {"question": "contact"})
    assert (on_the_line.status_code, "直接问" in on_the_line.json()["detail"]) == (409, True)
    opened = (await talk.http.post("/api/v1/conversations", json={"channel": "web"})).json()
    stranger = Talk(talk.http, opened["conversation_id"], opened["token"], talk.seat)
    assert (await stranger.fills(asked, CARD)).status_code == 404


@ON_SQLITE
async def test_an_ended_talk_takes_nothing_more(talk: Talk):
    asked = await talk.asks("contact")
    await talk.seat.post(f"/conversations/{talk.id}/close")
    refused = await talk.fills(asked, CARD)
    assert (refused.status_code, "已经结束" in refused.json()["detail"]) == (409, True)
    listed = (await talk.http.get(f"{talk.path}/inquiries", headers=talk.headers)).json()["inquiries"]
    assert [each["to_fill"] for each in listed] == [False]


@ON_SQLITE
async def test_the_page_without_script_asks_and_takes_the_same(client: httpx.AsyncClient, seat: Person):
    page = await client.post("/lite", data={"text": "老板欠我工资", "action": "handoff"}, follow_redirects=True)
    id_, _, token = client.cookies["hotline_lite"].partition(".")
    talk = Talk(client, id_, token, seat)
    await seat.post(f"/conversations/{id_}/claim")
    own = {"form_token": field(page, "form_token")}

    async def submits(**fields: str) -> str:
        return (await client.post("/lite", data=own | fields, follow_redirects=True)).text

    for question, written in (
        ("contact", {"action": "give_contact", "wish_number": "13900000001", "wish_safe": "yes"}),
        ("identity", {"action": "give_name", "wish_name": "小满", "wish_for_self": "no"}),
    ):
        await talk.asks(question)
        card = await client.get("/lite")
        assert "交给工作人员" in card.text and "现在填" not in card.text
        assert "改主意了，现在填" in await submits(payload=button(card.text, "不填"))
        shown = await submits(inquiry=field(card, "inquiry"), **written)
        assert "收回填的内容" in shown and "交给工作人员" not in shown and "13900000001" not in shown
    await talk.asks("evaluation")
    assert "您同意了" in await submits(payload=button((await client.get("/lite")).text, "同意"))
    assert await talk.states() == ["given", "given", "given"]
    seen = await talk.seen()
    assert (seen["promise"]["number_end"], seen["identity"]["name"]) == ("0001", "小满")
    wrong = await submits(action="give_contact", inquiry="0" * 32, wish_number="13900000001")
    assert "找不到" in wrong


async def test_two_pages_at_once_give_it_once(talk: Talk, services: Services):
    asked = await talk.asks("contact")
    answers = await asyncio.gather(*(talk.fills(asked, CARD) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert await settled(services) == [{"question": "contact", "state": "given"}]


async def test_two_quick_presses_ask_once(talk: Talk):
    answers = await asyncio.gather(talk.asks("contact"), talk.asks("contact"))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert await talk.states() == ["asked"]


async def test_erased_with_the_talk_while_the_trail_says_that_it_was_asked(talk: Talk, services: Services, trail):
    await talk.fills(await talk.asks("contact"), CARD)
    await talk.fills(await talk.asks("identity"), NAME)
    await erase(services, conversation_id=talk.id, kind=ErasureKind.WISH)
    async with services.database.read() as session:
        assert (await session.scalars(select(InquiryRow))).all() == []
        assert (await session.scalars(select(CallbackRow))).all() == []
    assert (await trail()).count("inquiry_asked") == 2


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{id: a, kind: consent, title: 甲, text: '转给{to}吗', why: 好办}", "asks_for"),
        ("{id: a, kind: consent, title: 甲, text: 同意吗, why: 好办, asks_for: 哪里}", "asks_for"),
        ("{id: a, kind: money, title: 甲, text: 同意吗, why: 好办}", "kind"),
    ],
)
def test_a_question_that_cannot_be_asked_is_found_by_the_check(tmp_path: Path, line: str, fault: str):
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "inquiries.yml").write_text(f"- {line}\n", "utf8")
    with pytest.raises(BadFile) as bad:
        load_inquiries(tmp_path)
    assert fault in str(bad.value)
