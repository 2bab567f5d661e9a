"""The page without script, over the real application with a fake brain."""

import re
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from hotline.blocks.models import BlockRow
from hotline.conversations.models import ConversationRow
from hotline.notices.board import write_notice
from hotline.notices.switch import turn_switch
from hotline.pages.view import pieces
from hotline.privacy.audit import SYSTEM
from hotline.services import Services
from tests.fakes import FakeBrain
from tests.procedures.test_files import DONE, reply


def _field(page: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, page.text
    return found[1]


async def _post(client: httpx.AsyncClient, page: httpx.Response | None = None, **fields: str) -> httpx.Response:
    """Submit a form as a browser would: with the hidden fields of the page it stands on."""
    token = {"form_token": _field(page, "form_token")} if page is not None else {}
    return await client.post("/lite", data={**token, **fields}, follow_redirects=True)


async def _conversations(services: Services) -> int:
    async with services.database.read() as session:
        connection = await session.connection()
        return (await connection.exec_driver_sql("SELECT count(*) FROM conversations")).scalar_one()


async def test_looking_opens_no_conversation(client: httpx.AsyncClient, services: Services) -> None:
    page = await client.get("/lite")
    assert page.status_code == 200
    assert "tel:12348" in page.text
    assert await _conversations(services) == 0


async def test_a_first_question_opens_one_and_is_answered(client: httpx.AsyncClient, services: Services) -> None:
    page = await _post(client, text="怎么申请法律援助", action="send")
    assert "怎么申请法律援助" in page.text
    assert "答：怎么申请法律援助" in page.text
    again = await _post(client, page, text="要多久", action="send")
    assert "答：要多久" in again.text
    assert await _conversations(services) == 1


async def test_the_same_form_twice_asks_once(client: httpx.AsyncClient, brain: FakeBrain) -> None:
    page = await _post(client, text="第一句", action="send")
    key = _field(page, "client_message_id")
    for _ in range(2):
        await _post(client, page, text="第二句", action="send", client_message_id=key)
    assert [request.text for request in brain.requests] == ["第一句", "第二句"]


async def test_a_form_without_the_visits_token_does_nothing_but_keeps_the_text(client: httpx.AsyncClient) -> None:
    await _post(client, text="第一句", action="send")
    refused = await _post(client, text="外来的话", action="send", form_token="0" * 64)
    assert refused.status_code == 403
    assert ">外来的话</textarea>" in refused.text
    assert "答：外来的话" not in (await client.get("/lite")).text


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}], ids=["fetch site", "origin"]
)
async def test_a_form_of_another_site_opens_nothing(
    client: httpx.AsyncClient, services: Services, headers: dict[str, str]
) -> None:
    answer = await client.post("/lite", data={"text": "你好"}, headers=headers)
    assert answer.status_code == 403
    assert await _conversations(services) == 0


async def test_receipt_and_code_are_shown_once_and_lead_back(client: httpx.AsyncClient) -> None:
    page = await _post(client, text="我要问工资", action="send")
    receipt_page = await _post(client, page, action="handoff")
    receipt, code = re.findall(r"：<strong>([0-9A-Z]+)</strong>", receipt_page.text)
    assert code not in (await client.get("/lite")).text
    client.cookies.clear()
    wrong = await _post(client, action="resume", receipt=receipt, code="WRONGCODE2")
    assert wrong.status_code == 404
    assert "不对" in wrong.text
    back = await _post(client, action="resume", receipt=receipt, code=code)
    assert "我要问工资" in back.text


async def test_erasing_empties_the_page_and_drops_the_cookie(client: httpx.AsyncClient) -> None:
    page = await _post(client, text="我的秘密", action="send")
    after = await _post(client, page, action="erase")
    assert "我的秘密" not in after.text
    assert "您的信息已删除" in after.text
    assert "删除登记里的一行" in after.text, "what stays was listed to those with script only"
    assert "hotline_lite" not in client.cookies


async def test_a_key_that_no_longer_fits_is_said_and_dropped(client: httpx.AsyncClient) -> None:
    client.cookies.set("hotline_lite", "0123456789abcdef.wrong", path="/lite")
    page = await client.get("/lite")
    assert page.status_code == 200
    assert "在这里不能继续了" in page.text
    assert 'hotline_lite=""' in page.headers["set-cookie"]


async def test_an_outage_is_told_and_the_question_is_kept(client: httpx.AsyncClient, brain: FakeBrain) -> None:
    brain.down = True
    page = await _post(client, text="行政复议要交钱吗", action="send")
    assert "行政复议要交钱吗" in page.text
    assert "12348" in page.text
    assert "系统提示" in page.text


async def test_a_body_that_is_no_form_is_refused_in_words(client: httpx.AsyncClient) -> None:
    for body in (b"text=%ff%fe", b"\xff", b"&".join([b"a=1"] * 50)):
        answer = await client.post("/lite", content=body)
        assert answer.status_code == 422
        assert "alert" in answer.text


def test_figures_are_no_telephone_numbers() -> None:
    numbers = {"110", "119", "120", "12110", "12348"}
    text = "罚款110元，120日内，第119条，拨打110或12348，短信12110。"
    cut = pieces(text, numbers)
    assert "".join(piece.text for piece in cut) == text
    assert [piece.href for piece in cut if piece.href] == ["tel:110", "tel:12348", "sms:12110"]


async def test_what_a_procedure_made_can_be_saved_here_and_by_nobody_else(
    client: httpx.AsyncClient, brain: FakeBrain
) -> None:
    brain.reply = reply(DONE)
    page = await _post(client, text="完了", action="send")
    link = re.search(r'href="(/lite/files/[^"]+)"', page.text)
    assert link, page.text
    made = await client.get(link[1])
    assert (made.status_code, "32,000元" in made.text) == (200, True)
    assert made.headers["Content-Disposition"] == "inline"
    assert "sandbox" in made.headers["Content-Security-Policy"]
    client.cookies.clear()
    assert (await client.get(link[1])).status_code == 404


async def test_learning_from_the_conversation_is_told_and_can_be_refused(client: httpx.AsyncClient) -> None:
    page = await client.get("/lite")
    assert "用来改进服务" in page.text
    page = await _post(client, text="怎么申请法律援助", action="send")
    assert "不要用我的对话" in page.text
    page = await _post(client, page, action="do_not_learn")
    assert "现在：不用来改进服务" in page.text
    page = await _post(client, page, action="learn")
    assert "不要用我的对话" in page.text


async def test_the_brief_is_corrected_shortened_and_skipped_without_script(client: httpx.AsyncClient) -> None:
    page = await _post(client, text="老板欠我三个月工资，手里有工资条", action="send")
    assert "要点" not in page.text
    await _post(client, page, action="handoff")
    page = await client.get("/lite")
    assert "工作人员会先看这几条要点" in page.text
    assert re.search(r'name="line_documents"[^>]*>手里有工资条<', page.text)
    kept = {"line_what": "厂里欠薪三个月", "line_documents": " ", "line_nonsense": "x"}
    page = await _post(client, page, action="give_brief", **kept)
    assert "要点已交给工作人员" in page.text
    assert "厂里欠薪三个月" in page.text
    assert "line_documents" not in page.text
    page = await _post(client, page, action="skip_brief")
    assert "line_what" not in page.text


async def test_a_bare_wish_without_script_is_in_line_at_once_and_is_asked_nothing(client: httpx.AsyncClient) -> None:
    page = await _post(client, text="转人工", action="send")
    assert "回执号" in page.text
    page = await client.get("/lite")
    assert "您排在第 1 位" in page.text
    assert "要点" not in page.text


async def test_notices_stand_on_top_and_are_text(client: httpx.AsyncClient, services: Services) -> None:
    ends = services.clock.now() + timedelta(hours=1)
    await write_notice(services, actor=SYSTEM, text="<b>停电</b>检修", starts_at=None, ends_at=ends)
    await turn_switch(services, actor=SYSTEM, off=True, reason="检修")
    page = (await client.get("/lite")).text
    assert "&lt;b&gt;停电&lt;/b&gt;检修" in page
    assert "智能助手停用（检修）" in page


async def test_a_call_is_asked_for_and_taken_back_without_script(client: httpx.AsyncClient) -> None:
    page = await _post(client, text="老板欠我三个月工资", action="send")
    wish = {"wish_number": "13900000001", "wish_day_part": "evening", "wish_safe": "yes", "wish_check_word": "向日葵"}
    shown = await _post(client, page, action="promise", text="还有加班费", **wish)
    assert "取回码" in shown.text
    assert "还有加班费" in shown.text
    assert "打到尾号 0001" in shown.text
    assert "13900000001" not in shown.text
    wrong = await _post(client, shown, action="promise", wish_number="110")
    assert wrong.status_code == 422
    assert "电话号码不对" in wrong.text
    gone = await _post(client, shown, action="withdraw")
    assert "打到尾号" not in gone.text


async def test_danger_in_a_message_that_is_left_is_heard_first(client: httpx.AsyncClient) -> None:
    page = await _post(client, text="离婚怎么办", action="send")
    shown = await _post(client, page, action="promise", text="他现在正在打我，救命")
    assert "紧急提示" in shown.text
    assert "最晚" in shown.text


async def test_a_block_goes_along_into_what_the_same_browser_opens_next(
    client: httpx.AsyncClient, services: Services
) -> None:
    await _post(client, text="第一句", action="send")
    await _block(services, client.cookies["hotline_lite"].partition(".")[0])
    await client.get("/lite")
    client.cookies.delete("hotline_lite", path="/lite")  # the browser was closed
    again = await _post(client, text="又来了", action="send")
    assert "这一段也一样" in again.text
    assert "人工服务暂停到" in (await _post(client, again, action="handoff")).text
    assert await _blocked(services) == [True, True]


async def test_whoever_leaves_quickly_or_was_never_blocked_is_not_known_again(
    client: httpx.AsyncClient, services: Services
) -> None:
    page = await _post(client, text="第一句", action="send")
    assert "hotline_lite_block" not in client.cookies
    await _block(services, client.cookies["hotline_lite"].partition(".")[0])
    page = await client.get("/lite")
    assert "hotline_lite_block" in client.cookies
    await client.post("/lite", data={"action": "leave", "form_token": _field(page, "form_token")})
    assert not client.cookies
    client.cookies.set("hotline_lite_block", "made up", path="/lite")
    assert "暂停" not in (await _post(client, text="又来了", action="send")).text
    assert await _blocked(services) == [True, False]


async def _block(services: Services, conversation_id: str) -> None:
    """As a seat's block leaves it, for two hours."""
    now = services.clock.now()
    row = BlockRow(id="b" * 32, conversation_id=conversation_id, kind="insult", words="骂人", raised_by="s" * 32)
    row.raised_by_no = row.set_by_no = "100"
    row.raised_at, row.ends_at = now, now + timedelta(hours=2)
    async with services.database.write() as session:
        (await session.get_one(ConversationRow, conversation_id)).blocked_until = row.ends_at
        session.add(row)


async def _blocked(services: Services) -> list[bool]:
    async with services.database.read() as session:
        rows = await session.scalars(select(ConversationRow))
        return sorted((row.blocked_until is not None for row in rows), reverse=True)
