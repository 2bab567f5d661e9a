"""An answer is edited without git: written by one, published by another, in the citizen's chat at once, and taken back."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from hotline.clock import SHANGHAI
from hotline.knowledge.versions import chinese
from hotline.staff.roles import Role
from tests.browser.axe import faults
from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.workshop import workshop

pytestmark = pytest.mark.browser

ANSWER, TITLE = "mediation/people.duration", "调解要多久"
WORDS = "人民调解没有写死要多少天，只要求及时调；觉得拖得太久，您可以随时要求停下来走别的路。"
FORMER_LAW = "怎么申请行政复议"
BEFORE = "人民调解法没有定多少天必须调完"


def look_for_the_entry(page: Page) -> None:
    """By keys, from wherever at the workbench one is."""
    page.keyboard.press("c")
    expect(page.get_by_label("种类")).to_have_value("answer")
    page.keyboard.press("f")
    page.keyboard.type(TITLE)
    page.get_by_role("list", name="找到的内容").get_by_role("button", name=TITLE).first.click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()


def test_an_answer_from_draft_to_the_citizens_chat_and_back(new_page: Callable[..., Page], tmp_path: Path) -> None:
    with workshop(tmp_path) as shop:
        chat = Chat(new_page(**PHONE), shop.url).open()

        def asked() -> Locator:
            shop.answer_with(ANSWER)
            return chat.ask("调解要多久")

        expect(asked()).to_contain_text(BEFORE)
        author = new_page(**DESKTOP)
        shop.maintainer(author, "xu")
        hand_in(author)
        reviewer = new_page(**DESKTOP)
        shop.staff(reviewer, "zhao", Role.SUPERVISOR, name="赵某")
        look_for_the_entry(reviewer)
        reviewer.get_by_role("button", name="法审通过").click()
        reviewer.get_by_role("button", name="发布", exact=True).click()
        now = reviewer.get_by_role("row").filter(has_text="群众现在看到的")
        expect(now).to_contain_text("第 2 版")
        assert faults(reviewer) == []
        answer = asked()
        expect(answer).to_contain_text(WORDS)
        expect(answer).to_contain_text(f"{chinese(datetime.now(SHANGHAI).date())}复核")
        take_back(reviewer, now)
        expect(asked()).to_contain_text(BEFORE)


def hand_in(page: Page) -> None:
    """A first wording that is objected to, a second that is not."""
    look_for_the_entry(page)
    preview = page.get_by_role("region", name="群众看到的样子")
    expect(preview).to_contain_text(BEFORE)
    assert faults(page) == []
    page.keyboard.press("j")
    conclusion = page.get_by_label("结论")
    expect(conclusion).to_be_enabled()
    conclusion.fill("能。调得完。")
    objection = page.get_by_text("不要以“能。”开头")
    expect(objection).to_be_visible()
    page.reload()
    expect(page.get_by_text("这里有您上次没存的改动")).to_be_visible()
    expect(conclusion).to_have_value("能。调得完。")
    conclusion.press("Control+z")
    expect(conclusion).to_have_value(re.compile(BEFORE))
    conclusion.press("Control+y")
    expect(conclusion).to_have_value("能。调得完。")
    assert faults(page) == []
    conclusion.fill(WORDS)
    expect(objection).to_be_hidden()
    expect(preview).to_contain_text(WORDS)
    page.get_by_role("button", name="送法审").click()
    expect(page.get_by_role("status").filter(has_text="现在是“待法审”")).to_be_visible()
    expect(page.get_by_text("自己写的要由另一位训练师或班长来法审")).to_be_visible()


def take_back(page: Page, now: Locator) -> None:
    """With a reason; the edition before counts again."""
    now.get_by_role("button", name="撤下").click()
    page.get_by_label("为什么撤下").fill("说法要再商量")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row").filter(has_text="群众现在看到的")).to_contain_text("第 1 版")


def test_the_forms_of_hours_of_legal_aid_of_an_area_and_of_former_law(
    new_page: Callable[..., Page], tmp_path: Path
) -> None:
    with workshop(tmp_path) as shop:
        page = new_page(**DESKTOP)
        shop.maintainer(page, "xu")
        preview = page.get_by_role("region", name="群众看到的样子")

        page.keyboard.press("c")
        begin(page, "技能组和服务时间", "各组的服务时间")
        page.get_by_role("button", name="加一天").click()
        page.get_by_label("哪一天").fill("2026-12-31")
        page.get_by_label("什么日子").fill("年终盘点")
        expect(preview).to_contain_text("年终盘点")
        expect(preview).to_contain_text("所有会关门的组：关门")
        page.get_by_role("group", name="那天几点到几点有人").get_by_role("button", name="加一段时间").click()
        page.get_by_label("几点起（必填）").last.fill("25:00")
        expect(page.locator(".faults").first).to_be_visible()
        page.get_by_label("几点起（必填）").last.fill("08:30")
        page.get_by_label("到几点（必填）").last.fill("12:00")
        expect(preview).to_contain_text("所有会关门的组：08:30—12:00")
        scrolled = "() => document.scrollingElement.scrollTop + document.scrollingElement.scrollHeight - innerHeight"
        assert page.evaluate(scrolled) == 0, "a field far down moves the form, never the head"
        keep(page)

        begin(page, "法律援助标准", "法律援助的地方规定")
        expect(preview).to_contain_text("预检不问收入")
        page.get_by_role("button", name="加标准").click()
        expect(page.get_by_role("button", name="加标准")).to_be_hidden()
        income = page.get_by_label("每人每月多少元（必填）")
        income.fill("八百")
        expect(page.get_by_text("应该是整数：八百")).to_be_visible()
        income.fill("800")
        page.get_by_label("哪份文件定的（必填）").fill("某省某号文件")
        page.get_by_label("核对日期（必填）").fill("2026-11-20")
        expect(preview).to_contain_text("每人每月不超过 800 元的")
        keep(page)

        begin(page, "领域入口", "劳动和工伤问题")
        page.get_by_label("反问的一句").fill("您和单位还有没有签合同？")
        expect(preview).to_contain_text("您和单位还有没有签合同？")
        keep(page)

        begin(page, "回答", FORMER_LAW)
        first = page.get_by_role("group", name="哪段日子按哪一版法答：第 1 个")
        gap = page.get_by_text("有空档或重叠")
        first.get_by_label("到哪天为止").fill("2023-12-30")
        expect(gap).to_be_visible()
        first.get_by_label("到哪天为止").press("Control+z")
        expect(gap).to_be_hidden()
        first.get_by_label("按哪一版法（必填）").fill("2017年修正的《行政复议法》")
        keep(page)
        assert faults(page) == []


def test_a_number_from_the_workbench_to_whoever_is_in_danger(new_page: Callable[..., Page], tmp_path: Path) -> None:
    with workshop(tmp_path) as shop:
        author = new_page(**DESKTOP)
        shop.maintainer(author, "xu")
        author.keyboard.press("c")
        begin(author, "电话号码", "110 报警", heading="报警")
        author.get_by_label("改打哪个号码").fill("0919-2181234")
        expect(author.get_by_text("110 全国统一，到哪里都打得通，不能改打别的号码")).to_be_visible()
        author.get_by_role("button", name="不要没存的改动").click()

        begin(author, "电话号码", "12356 心理援助", heading="心理援助")
        preview = author.get_by_role("region", name="群众看到的样子")
        author.get_by_label("改打哪个号码").fill("0919 2181234")
        author.get_by_label("核对日期").fill(datetime.now(SHANGHAI).date().isoformat())
        expect(author.locator(".faults")).to_have_count(1)
        author.get_by_label("改打哪个号码").fill("0919-2181234")
        expect(preview).to_contain_text("心理援助：请打 0919-2181234。")
        expect(author.locator(".faults")).to_have_count(0)
        assert faults(author) == []
        author.get_by_role("button", name="送法审").click()
        expect(author.get_by_text("自己写的要由另一位训练师或班长来法审")).to_be_visible()

        reviewer = new_page(**DESKTOP)
        shop.staff(reviewer, "zhao", Role.SUPERVISOR, name="赵某")
        reviewer.keyboard.press("c")
        reviewer.get_by_label("种类").select_option(label="电话号码")
        reviewer.get_by_role("list", name="找到的内容").get_by_role("button", name="12356 心理援助").click()
        chat = Chat(new_page(**PHONE), shop.url).open()
        in_danger(chat, "12356")
        reviewer.get_by_role("button", name="法审通过").click()
        reviewer.get_by_role("button", name="发布", exact=True).click()
        expect(reviewer.get_by_role("row").filter(has_text="群众现在看到的")).to_contain_text("第 2 版")
        in_danger(chat, "0919-2181234")
        in_danger(Chat(new_page(**PHONE), shop.url).open(), "0919-2181234")

        reviewer.get_by_label("种类").select_option(label="区县")
        reviewer.get_by_role("list", name="找到的内容").get_by_role("button", name="新区").click()
        expect(reviewer.get_by_role("heading", name="新区", exact=True)).to_be_visible()
        reviewer.reload()  # its address holds a name
        expect(reviewer.get_by_role("heading", name="新区", exact=True)).to_be_visible()
        assert faults(reviewer) == []


def in_danger(chat: Chat, number: str) -> None:
    """The danger's own lines, with this number to call and the ambulance's."""
    count = chat.messages("danger").count()
    chat.say(f"活着没意思，不想活了{'。' * count}")
    shown = chat.messages("danger").nth(count)
    expect(shown).to_contain_text(f"请现在就打 {number}")
    for called in (number, "120"):
        expect(shown.get_by_role("link", name=f"拨打 {called}", exact=True)).to_have_attribute("href", f"tel:{called}")


def begin(page: Page, kind: str, title: str, *, heading: str | None = None) -> None:
    """Begin to change this entry, which is listed by its title."""
    page.get_by_label("种类").select_option(label=kind)
    page.get_by_label("找", exact=True).fill(title)
    page.get_by_role("list", name="找到的内容").get_by_role("button", name=title).first.click()
    expect(page.get_by_role("heading", name=heading or title, exact=True)).to_be_visible()
    page.get_by_role("button", name="改这一条").click()
    expect(page.get_by_role("button", name="不要没存的改动")).to_be_visible()


def keep(page: Page) -> None:
    """Keep the draft: nothing is left to keep."""
    page.get_by_role("button", name="存草稿").click()
    expect(page.get_by_role("button", name="存草稿")).to_be_disabled()
    expect(page.get_by_text("草稿存好了。")).to_be_visible()
    expect(page.locator(".faults")).to_have_text([])
