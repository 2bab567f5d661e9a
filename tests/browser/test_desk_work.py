"""A day's work at the desk as it is done there: calls, abuse, reports on children, quality, and twenty people by key."""

import json
import re
import sqlite3
import uuid
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from hotline.staff.roles import Role
from tests.browser.axe import faults
from tests.browser.conftest import DESKTOP
from tests.browser.desk import Desk, new_desk
from tests.procedures.documents.samples import answers_of
from tests.product import Product

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1920, "height": 1080}}


class Citizens:
    """People at their pages, by the public API: only the desk is looked at here."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=f"{url}/api/v1", trust_env=False, timeout=30)
        self.tokens: dict[str, str] = {}

    def waits(self) -> str:
        """Somebody opens a conversation and asks for a person at once."""
        opened = self.http.post("/conversations", json={"channel": "web"}).raise_for_status().json()
        id_ = opened["conversation_id"]
        self.tokens[id_] = opened["token"]
        self._call("POST", id_, "/handoff", {})
        return id_

    def says(self, id_: str, text: str) -> None:
        """One more message."""
        self._call("POST", id_, "/messages", {"client_message_id": uuid.uuid4().hex, "text": text})

    def rates(self, id_: str, score: int, comment: str) -> None:
        """好差评."""
        self._call("POST", id_, "/rating", {"score": score, "comment": comment})

    def last_heard(self, id_: str) -> str:
        """The last line of the conversation."""
        return self._call("GET", id_, "/messages").json()["messages"][-1]["text"]

    def leave(self) -> None:
        """Nothing stays to the tests that follow."""
        for id_ in self.tokens:
            self._call("DELETE", id_, "")
        self.http.close()

    def _call(self, method: str, id_: str, path: str, body: dict | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.tokens[id_]}"}
        return self.http.request(method, f"/conversations/{id_}{path}", json=body, headers=headers).raise_for_status()


@pytest.fixture
def citizens(nobody_waits: None, running_service: str) -> Iterator[Citizens]:
    """Nobody else waits."""
    made = Citizens(running_service)
    yield made
    made.leave()


@pytest.fixture
def desk(new_page: Callable[..., Page], running_product: Product) -> Desk:
    """A seat of this test's own, signed in."""
    return new_desk(new_page(**DESKTOP), running_product)


@pytest.fixture
def supervisor(new_page: Callable[..., Page], running_product: Product) -> Desk:
    """A supervisor of this test's own, at a wide screen."""
    return new_desk(new_page(**WIDE), running_product, Role.SUPERVISOR)


def handled(desk: Desk, conversation_id: str, words: str = "您好") -> None:
    """Open, claim, answer."""
    desk.open(conversation_id)
    desk.claim()
    desk.page.keyboard.type(words)
    desk.page.keyboard.press("Enter")
    expect(desk.log()).to_contain_text(words)


def closed_by_key(desk: Desk, conversation_id: str) -> None:
    """E and Enter."""
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("e")
    desk.page.keyboard.press("Enter")
    expect(desk.entry(conversation_id)).to_have_count(0)


def test_a_call_from_its_key_to_the_code_that_prints_the_paper(desk: Desk, running_product: Product) -> None:
    page = desk.page
    page.keyboard.press("a")
    line = page.get_by_label("来电人说的话")
    expect(line).to_be_focused()
    assert faults(page) == []
    with page.expect_response(re.compile("/caller/messages$")) as answered:
        page.keyboard.type("申请法律援助要带什么材料")
        page.keyboard.press("Enter")
    conversation_id = re.findall(r"conversations/([0-9a-f]{32})/", answered.value.url)[0]
    expect(desk.log().locator(".message.bot").last).to_contain_text("身份证")
    expect(line).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.keyboard.type("13900001234")
    page.keyboard.press("Escape")
    concluded(running_product, conversation_id)
    page.keyboard.press("r")
    page.keyboard.type("谢谢")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="取件码")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    expect(page.get_by_role("status").filter(has_text=re.compile(r"取件码 [0-9A-Z-]{14,}"))).to_be_visible()
    assert faults(page) == []
    closed_by_key(desk, conversation_id)


def concluded(product: Product, conversation_id: str) -> None:
    """A draft that was gone through in this conversation: that way is walked in test_procedure.py."""
    values = (uuid.uuid4().hex, conversation_id, json.dumps(answers_of("mediation_application"), ensure_ascii=False))
    with sqlite3.connect(product.var_dir / "hotline.db", timeout=30) as database:
        database.execute(
            "INSERT INTO runs (id, conversation_id, procedure, status, answers, place, created_at, updated_at) "
            "VALUES (?, ?, 'draft/mediation_application', 'concluded', ?, '{}', '2026-11-26 01:00:00.000000', "
            "'2026-11-26 01:00:00.000000')",
            values,
        )


def test_harm_to_a_child_is_written_down_and_the_supervisor_reads_it(
    desk: Desk, supervisor: Desk, citizens: Citizens
) -> None:
    handled(desk, citizens.waits())
    page = desk.page
    page.get_by_text("强制报告（孩子受到伤害）").click()
    expect(page.get_by_role("button", name="记下报告")).to_be_disabled()
    child = f"孩子 {uuid.uuid4().hex[:6]}"
    page.get_by_label("关于哪个孩子").fill(child)
    page.get_by_label("什么情况").fill("身上有伤，老师发现的")
    page.get_by_label("公安").check()
    page.get_by_label("那边谁接的").fill("派出所值班民警")
    page.get_by_label("什么时候").fill("2026-01-05T10:30")
    assert faults(page) == []
    page.get_by_role("button", name="记下报告").click()
    expect(page.get_by_text("已记 1 次")).to_be_visible()
    supervisor.page.keyboard.press("v")
    supervisor.page.get_by_role("region", name="强制报告").get_by_role("button", name="查看").click()
    expect(supervisor.page.get_by_text(child)).to_be_visible()
    assert faults(supervisor.page) == []


def test_abuse_goes_to_the_supervisor_who_blocks_it_and_lifts_the_block(
    desk: Desk, supervisor: Desk, citizens: Citizens
) -> None:
    abuser = citizens.waits()
    handled(desk, abuser, "请文明用语")
    page, above = desk.page, supervisor.page
    page.keyboard.press("Escape")
    page.keyboard.press(".")
    expect(page.get_by_label("哪一种")).to_be_focused()
    page.get_by_label("哪一种").select_option("insult")
    page.get_by_label("经过").fill("连续骂人，劝过一次")
    assert faults(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_text("辱骂：已交给班长")).to_be_visible()
    expect(above.get_by_role("button", name="班长台，辱骂骚扰 1")).to_be_visible()
    above.keyboard.press("v")
    mark = abuser[-4:].upper()
    above.get_by_role("form", name=f"限制会话 {mark}").get_by_role("button", name="限制人工").click()
    expect(desk.entry(abuser)).to_have_count(0)
    lifting = above.get_by_role("form", name=f"解除会话 {mark}")
    assert faults(above) == []
    assert "12348" in citizens.last_heard(abuser)
    lifting.get_by_label("原因").fill("道歉了")
    lifting.get_by_role("button", name="提前解除").click()
    expect(lifting).to_have_count(0)
    assert "恢复" in citizens.last_heard(abuser)


def test_a_bad_rating_is_followed_up_and_a_sample_scored_and_answered(
    desk: Desk, supervisor: Desk, citizens: Citizens
) -> None:
    served = citizens.waits()
    handled(desk, served)
    closed_by_key(desk, served)
    citizens.rates(served, 1, "等了很久")
    mark = f"尾号 {served[-4:].upper()}"
    page, above = desk.page, supervisor.page
    above.keyboard.press("v")
    above.get_by_role("button", name="回访整改").click()
    giving = above.get_by_role("form", name=f"交办：{mark}")
    giving.get_by_label("交给工号").fill(desk.staff_no)
    assert faults(above) == []
    giving.get_by_role("button", name="交办").click()
    expect(above.get_by_text(f"工号 {desk.staff_no} 办")).to_be_visible()
    page.keyboard.press("-")
    asking = page.get_by_role("form", name=f"记回访：{mark}")
    asking.get_by_label("回访结果").select_option("talked")
    asking.get_by_label("哪里不满意").fill("等得久")
    asking.get_by_label("要整改").uncheck()
    asking.get_by_role("button", name="记回访").click()
    ending = page.get_by_role("form", name=f"办结：{mark}")
    ending.get_by_label("结果").select_option("explained")
    ending.get_by_label("怎么办的").fill("已说明")
    assert faults(page) == []
    ending.get_by_role("button", name="办结").click()
    expect(page.get_by_text("现在没有归您办的回访")).to_be_visible()

    above.get_by_role("button", name="质检").click()
    drawing = above.get_by_role("form", name="抽会话")
    drawing.get_by_label("坐席工号").fill(desk.staff_no)
    drawing.get_by_role("button", name="抽", exact=True).click()
    above.get_by_role("button", name="打分").first.click()
    sheet = above.get_by_role("form", name="评分表")
    for points in sheet.get_by_role("spinbutton").all():
        points.fill("1")
    sheet.get_by_label("评语").fill("开头语清楚")
    assert faults(above) == []
    sheet.get_by_role("button", name="交分").click()
    expect(above.get_by_text("评语：开头语清楚")).to_be_visible()
    page.reload()
    answering = page.get_by_role("form", name="回应")
    answering.get_by_label("有话要说").fill("收到")
    answering.get_by_role("button", name="回应").click()
    expect(page.get_by_text("坐席回应：收到")).to_be_visible()

    above.get_by_role("button", name="报表").click()
    expect(above.get_by_role("table").first).to_be_visible()
    assert faults(above) == []


def test_the_transcript_keeps_its_room_whatever_is_open(desk: Desk, citizens: Citizens) -> None:
    """At 1280×800, with alarms on and the answer at its longest; Escape shuts what is open, the keyboard goes back."""
    served = citizens.waits()
    citizens.says(served, "老板欠我三个月工资")
    handled(desk, served)
    for words in ("他拿刀在砸门，我害怕", "我不想活了，药已经准备好了"):
        citizens.says(citizens.waits(), words)
    page, reply = desk.page, desk.page.get_by_label("回复群众")
    expect(page.get_by_role("region", name="危险警报：2 段").get_by_role("listitem")).to_have_count(2)
    reply.fill("请把材料拍下来。\n" * 30)
    desk.log().focus()
    for key, opened in (("e", "确定结束"), ("h", "先不开"), ("z", "不转了"), (".", "取消"), ("g", "确定交回")):
        page.keyboard.press(key)
        expect(page.get_by_role("button", name=opened, exact=True)).to_be_visible()
        assert desk.log_share() >= 0.45, opened
        page.keyboard.press("Escape")
        expect(desk.log()).to_be_focused()
    page.get_by_text("强制报告（孩子受到伤害）").click()
    page.keyboard.press("[")
    expect(page.get_by_role("button", name="要点")).to_have_attribute("aria-expanded", "true")
    assert desk.log_share() >= 0.45


def test_twenty_people_are_served_by_keyboard_alone(desk: Desk, citizens: Citizens) -> None:
    page = desk.page
    reply = page.get_by_label("回复群众")
    for turn, id_ in enumerate([citizens.waits() for _ in range(20)]):
        expect(desk.entry(id_)).to_be_visible()
        page.keyboard.press("d")
        expect(desk.entry(id_)).to_have_attribute("aria-current", "true")
        expect(page.get_by_role("button", name="接入", exact=True)).to_be_visible()
        page.keyboard.press("j")
        expect(reply).to_be_focused()
        kind = turn % 4
        if kind == 1:  # a canned answer
            page.keyboard.type("/")
            expect(page.get_by_role("listbox", name="快捷回复").get_by_role("option").first).to_be_visible()
            page.keyboard.press("Enter")
            expect(reply).to_have_value(re.compile("工号"))
        else:
            page.keyboard.type(f"您好，第 {turn} 位")
        page.keyboard.press("Enter")
        expect(desk.log().locator(".message.staff")).to_have_count(1)
        if kind == 2:  # a note to colleagues
            page.keyboard.press("Escape")
            page.keyboard.press("b")
            page.keyboard.type("已说明")
            page.keyboard.press("Enter")
            expect(page.get_by_role("region", name="内部备注")).to_contain_text("已说明")
        if kind == 3:  # back to the bot
            page.keyboard.press("Escape")
            page.keyboard.press("g")
            page.keyboard.press("Enter")
            expect(desk.entry(id_)).to_have_count(0)
        else:
            closed_by_key(desk, id_)
