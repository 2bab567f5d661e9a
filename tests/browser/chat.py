"""The chat page in the words of a citizen."""

import json
from typing import Any

from playwright.sync_api import Locator, Page, Request, expect

ANSWER_MS = 60_000


def sent_json(request: Request) -> dict[str, Any]:
    """The body of a request that the page made."""
    return json.loads(request.post_data or "{}")


class Chat:
    """One open chat page."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page = page
        self.base_url = base_url

    def open(self, path: str = "/") -> "Chat":
        """Go there and wait for the greeting."""
        self.page.goto(self.base_url + path)
        expect(self.messages("bot").first).to_be_visible()
        return self

    def say(self, text: str) -> None:
        """Write and send, without waiting for the answer."""
        self.page.get_by_label("您想问的事").fill(text)
        self.page.get_by_role("button", name="发送").click()

    def ask(self, text: str) -> Locator:
        """Write, send, and return the answer."""
        answer = self._next_answer()
        self.say(text)
        expect(answer).to_be_visible(timeout=ANSWER_MS)
        return answer

    def press(self, title: str) -> Locator:
        """Press the newest button of this title, and return the answer."""
        answer = self._next_answer()
        self.page.locator(".choices").get_by_role("button", name=title, exact=True).last.click()
        expect(answer).to_be_visible(timeout=ANSWER_MS)
        return answer

    def _next_answer(self) -> Locator:
        """What will stand below what the citizen says next. By number it might be a late part of the answer before."""
        last = self.page.locator("[data-seq]").last.get_attribute("data-seq")
        return self.page.locator(f"[data-seq='{last}'] ~ article.citizen[data-seq] ~ article.bot").first

    def fits(self) -> bool:
        """Whether nothing sticks out at the side."""
        return self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    def pair(self) -> tuple[str, str]:
        """Write down receipt and code from the sheet that shows them once."""
        shown = self.sheet().locator(".pair dd")
        expect(shown).to_have_count(2)
        receipt, code = shown.all_inner_texts()
        self.sheet().get_by_role("button", name="我记下了").click()
        return receipt, code

    def join_the_queue(self) -> tuple[str, str]:
        """Ask for a person and write receipt and code down."""
        self.act("转人工")
        self.sheet().get_by_role("button", name="转人工").click()
        return self.pair()

    def stop_waiting(self) -> None:
        """Leave the line for good: neither an answer nor a call later."""
        self.page.get_by_role("button", name="不等了").click()
        self.sheet().get_by_role("button", name="都不用，回到智能助手").click()

    def messages(self, kind: str) -> Locator:
        """Messages by kind: citizen, bot, staff, system, danger."""
        return self.page.locator(f"article.message.{kind}")

    def act(self, name: str) -> None:
        """Press one of the actions that are always at hand."""
        self.page.get_by_role("navigation", name="常用操作").get_by_role("button", name=name).click()

    def sheet(self) -> Locator:
        """The sheet that lies over the page."""
        return self.page.get_by_role("dialog")

    def stored(self) -> dict[str, str]:
        """Everything the page keeps on the device."""
        return self.page.evaluate("() => Object.assign({}, {...localStorage}, {...sessionStorage})")

    def session(self) -> dict[str, Any] | None:
        """Conversation id and token as the page keeps them, if it still has any."""
        kept = self.stored().get("hotline.session")
        return json.loads(kept) if kept else None

    def erase(self) -> None:
        """Leave nothing of this conversation to the tests that follow: no alarm at the desk, no place in the queue."""
        session = self.session()
        if session:
            address = f"{self.base_url}/api/v1/conversations/{session['id']}"
            self.page.request.delete(address, headers={"Authorization": f"Bearer {session['token']}"})
