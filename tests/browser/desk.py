"""The desk page in the words of a seat."""

import time

from playwright.sync_api import Locator, Page, expect
from pyotp.totp import TOTP

from hotline.staff.access import COOKIE
from hotline.staff.roles import Role
from tests.product import Product
from tests.seat import OWN_PASSWORD, Seat, new_seat


class Desk:
    """One open desk page."""

    path, title = "/desk/", "坐席台"

    def __init__(self, page: Page, base_url: str) -> None:
        self.page = page
        self.base_url = base_url
        self.login = self.staff_no = self.secret = ""

    def sign_in_for_the_first_time(self, login: str, password: str) -> "Desk":
        """Every step from the one-time password to the desk."""
        self.page.goto(f"{self.base_url}{self.path}")
        self.give_password(login, password)
        self.page.get_by_label("新密码", exact=True).fill(OWN_PASSWORD)
        self.page.get_by_label("再输一遍新密码").fill(OWN_PASSWORD)
        self.page.get_by_role("button", name="保存新密码").click()
        expect(self.page.get_by_role("img", name="二维码")).to_be_visible()
        self.secret = self.page.locator("code").inner_text().replace(" ", "")
        self.give_code()
        return self

    def come_in(self, seat: Seat) -> "Desk":
        """Somebody who has signed in already opens the page."""
        self.login, self.staff_no, self.secret = seat.login, seat.staff_no, seat.secret
        self.page.context.add_cookies([{"name": COOKIE, "value": seat.http.cookies[COOKIE], "url": self.base_url}])
        self.page.goto(f"{self.base_url}{self.path}")
        self._is_here()
        return self

    def give_password(self, login: str, password: str) -> None:
        """The first step."""
        self.page.get_by_label("登录名").fill(login)
        self.page.get_by_label("密码").fill(password)
        self.page.get_by_role("button", name="登录").click()

    def give_code(self, *, ahead: int = 0) -> None:
        """The code that the authenticator app shows now, or on a phone whose clock is so many seconds ahead."""
        code = self.page.get_by_label("6 位动态口令")
        code.fill(TOTP(self.secret).at(int(time.time()) + ahead))
        code.press("Enter")
        self._is_here()

    def _is_here(self) -> None:
        expect(self.page.get_by_role("heading", name=self.title, exact=True)).to_be_visible()
        # Under the same heading the page waits to be told who this is, and no key works yet.
        expect(self.page.get_by_role("button", name="退出登录")).to_be_visible()

    def entry(self, conversation_id: str) -> Locator:
        """The conversation in the list on the left."""
        return self.page.get_by_role("navigation").get_by_role("button", name=f"会话 {conversation_id[-4:].upper()}")

    def open(self, conversation_id: str) -> None:
        """Choose it from the list."""
        self.entry(conversation_id).click()
        expect(self.page.get_by_role("region", name="会话记录")).to_be_visible()

    def claim(self) -> None:
        """Take over what is open."""
        self.page.get_by_role("button", name="接入").click()
        expect(self.page.get_by_label("回复群众")).to_be_focused()

    def log(self) -> Locator:
        """The transcript."""
        return self.page.get_by_role("region", name="会话记录")

    def log_share(self) -> float:
        """How much of the window's height is transcript."""
        return self.log().evaluate("log => log.getBoundingClientRect().height / window.innerHeight")


def new_desk(page: Page, product: Product, *roles: Role, organisation: str | None = None) -> Desk:
    """A new member of staff with these roles, a seat unless told otherwise, at this page."""
    return Desk(page, product.url).come_in(new_seat(product, *roles, organisation=organisation))
