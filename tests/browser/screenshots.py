"""`make screenshots`: the pictures of pages in docs/images, taken anew from a product that runs.

What is on them is asked and answered for the picture and erased afterwards; one draft case stays, so no product that
citizens use is photographed. docs/images/thresholds.png is drawn by `make thresholds`.
"""

import argparse
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from hotline.cases.opening import OpenedCase
from tests.browser.cases import Follower
from tests.browser.chat import ANSWER_MS, Chat
from tests.browser.conftest import DESKTOP, PHONE, launched
from tests.browser.desk import Desk
from tests.product import ROOT

_PHONE = {**PHONE, "device_scale_factor": 1.5}
_A4 = {"viewport": {"width": 794, "height": 1123}}
_MARGINS = "body { margin: 18mm 20mm }"  # what a printer adds by @page
_TO_THE_TOP = "article => { article.style.scrollMarginTop = '12px'; article.scrollIntoView() }"
_COLOURS = 128
_SETTLED_MS = 1_000  # sheets have slid in, counters and the line's state have come


class Camera:
    """A browser in front of one product, and the folder the pictures go to."""

    def __init__(self, browser: Browser, url: str, out: Path) -> None:
        self.browser, self.url, self.out = browser, url, out

    def page(self, **options: object) -> Page:
        """A profile of its own, as another device has it."""
        return self.browser.new_context(locale="zh-CN", **options).new_page()  # pyright: ignore[reportArgumentType]

    @contextmanager
    def citizen(self) -> Iterator[Chat]:
        """Somebody with the chat on a phone, whose conversation is erased afterwards."""
        chat = Chat(self.page(**_PHONE), self.url).open()
        try:
            yield chat
        finally:
            chat.erase()

    def take(self, page: Page, name: str) -> None:
        """One picture, of what the window shows."""
        page.mouse.move(0, 0)  # nothing looks as if a finger lay on it
        page.wait_for_timeout(_SETTLED_MS)
        path = self.out / f"{name}.png"
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        picture.quantize(_COLOURS).save(path, optimize=True)  # a third of the size; text and flat colours look the same
        print(path)


def chat(camera: Camera) -> None:
    """An answer with what it rests on, in both sizes of type."""
    with camera.citizen() as phone:
        phone.ask("申请法律援助要带什么材料")
        camera.take(phone.page, "chat-phone")
        phone.act("大字版")
        phone.messages("bot").last.evaluate(_TO_THE_TOP)
        camera.take(phone.page, "chat-elder")


def procedure(camera: Camera) -> None:
    """A question of a procedure with its answers to choose from."""
    with camera.citizen() as phone:
        phone.ask("多少天内要申请行政复议")
        phone.press("帮我算最晚哪天")
        camera.take(phone.page, "chat-procedure")


def paper_and_case(camera: Camera) -> None:
    """The paper as it is printed, and the case that it became."""
    with camera.citizen() as phone:
        phone.ask("帮我写人民调解申请书")
        phone.ask("李春来")
        phone.press("不清楚，先跳过")
        phone.ask("他家的水排到我家院里，墙根泡出了缝")
        phone.ask("把水改排到村渠")
        phone.ask("赵小满")
        phone.press("不清楚，先跳过")
        phone.ask("13900000001")
        phone.page.get_by_role("button", name="打开、打印").last.click()
        expect(phone.sheet().frame_locator("iframe").locator("h1")).to_be_visible()
        paper = camera.page(**_A4)
        paper.set_content(phone.page.frames[-1].content())
        paper.emulate_media(media="print")
        paper.add_style_tag(content=_MARGINS)
        camera.take(paper, "paper")
        phone.page.get_by_role("button", name="存成办件，拿一个编号").click()
        figures = phone.page.locator(".pair .figure")
        expect(figures).to_have_count(2)
        number, code = figures.all_inner_texts()
        case = Follower(phone.page, camera.url, OpenedCase(number=number, code=code)).opens()
        case.sees("这还不是正式提交")
        camera.take(phone.page, "case")
        phone.open()  # its key is kept by the chat page, where it is erased


def lite(camera: Camera) -> None:
    """The page for browsers without script."""
    page = camera.page(**_PHONE, java_script_enabled=False)
    page.goto(f"{camera.url}/lite")
    page.locator("#text").fill("行政复议要交钱吗")
    page.get_by_role("button", name="发送").click()
    expect(page.locator("article.bot")).to_have_count(2)
    camera.take(page, "lite")
    page.get_by_text("删除我的信息").click()
    page.get_by_role("button", name="确认删除").click()


def desk(camera: Camera, login: str, password: str) -> None:
    """A seat at work: one in hand, one whose limit is near, one who waits."""
    seat = Desk(camera.page(**DESKTOP), camera.url).sign_in_for_the_first_time(login, password)
    with camera.citizen() as mine, camera.citizen() as near, camera.citizen() as waits:
        mine.ask("老板欠我三万二工钱，干了小半年了，咋弄")
        mine.join_the_queue()
        near.ask("多少天内要申请行政复议")
        near.press("帮我算最晚哪天")
        near.press("决定书写了可以复议")
        received = date.today() - timedelta(days=45)  # noqa: DTZ011 — the citizen's own calendar
        expect(near.ask(f"{received.month}月{received.day}号收到的")).to_contain_text("怎么算的", timeout=ANSWER_MS)
        near.join_the_queue()
        waits.ask("怎么申请法律援助")
        waits.join_the_queue()
        session = mine.session()
        assert session is not None
        seat.open(session["id"])
        seat.claim()
        seat.page.get_by_label("写一条内部备注").fill("欠条在手里，还在上班")
        seat.page.get_by_role("button", name="保存").click()
        expect(seat.page.get_by_role("region", name="内部备注")).to_contain_text("还在上班")
        seat.log().locator("article.citizen").first.evaluate("article => article.scrollIntoView({block: 'center'})")
        expect(seat.page.get_by_text("已接入")).to_have_count(0, timeout=ANSWER_MS)
        camera.take(seat.page, "desk")


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(
        description="把文档里的页面截图重新拍一遍。坐席账号取自 SEAT_LOGIN 和 SEAT_PASSWORD"
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="在运行的系统的网址，不要用正式的")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images", help="存到哪个文件夹")
    arguments = parser.parse_args()
    login, password = os.environ.get("SEAT_LOGIN"), os.environ.get("SEAT_PASSWORD")
    if not login or not password:
        parser.error("请设 SEAT_LOGIN 和 SEAT_PASSWORD：一个还没登录过的坐席账号和它的一次性密码")
    with launched() as browser:
        camera = Camera(browser, arguments.url.rstrip("/"), arguments.out)
        chat(camera)
        procedure(camera)
        paper_and_case(camera)
        lite(camera)
        desk(camera, login, password)


if __name__ == "__main__":
    main()
