"""What staff do together: conversations that are given to seats by themselves, and a trainee whose words a supervisor reads first."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from hotline.staff.roles import Role
from tests.browser.axe import faults
from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP
from tests.browser.desk import Desk, new_desk
from tests.browser.test_person import _conversation
from tests.product import Product
from tests.seat import Seat, new_seat

pytestmark = pytest.mark.browser


@pytest.fixture
def leader(running_product: Product) -> Seat:
    """A supervisor."""
    return new_seat(running_product, Role.SUPERVISOR)


@pytest.fixture
def elsewhere(leader: Seat) -> Iterator[None]:
    """Seats of other tests may still be online: while this one runs they serve a group of their own."""
    listed = leader.http.get("/seats").raise_for_status().json()
    for seat in listed["seats"]:
        _serves(leader, seat, ["mediation"])
    yield
    leader.http.post(f"/groups/{listed['fallback']}", json={"automatic": False}).raise_for_status()
    for seat in listed["seats"]:
        _serves(leader, seat, [group["id"] for group in seat["groups"]])


def _serves(leader: Seat, seat: dict, groups: list[str]) -> None:
    body = {"groups": groups, "capacity": seat["capacity"]}
    leader.http.post(f"/seats/{seat['staff_no']}", json=body).raise_for_status()


def test_a_supervisor_has_it_given_and_a_seat_opens_what_came(
    nobody_waits: None, elsewhere: None, new_page: Callable[..., Page], running_product: Product, phone: Chat
) -> None:
    desk = new_desk(new_page(**DESKTOP), running_product)
    chief = new_desk(new_page(**DESKTOP), running_product, Role.SUPERVISOR)
    chief.page.get_by_role("button", name="班长台").click()
    giving = chief.page.get_by_role("region", name="自动分配")
    expect(giving.get_by_role("status")).to_have_text("现在都由坐席自己接入。")
    giving.get_by_label("综合").check()
    expect(giving.get_by_role("status")).to_contain_text("现在自动分：综合")
    assert faults(chief.page) == []

    phone.join_the_queue()
    entry = desk.entry(_conversation(phone))
    expect(entry).to_contain_text("还没打开")
    expect(phone.messages("system").last).to_contain_text(f"工号 {desk.staff_no}")
    assert faults(desk.page) == []
    entry.click()
    expect(entry).not_to_contain_text("还没打开")
    reply = desk.page.get_by_label("回复群众")
    reply.fill("您好，我在看。")
    reply.press("Enter")
    expect(phone.messages("staff").last).to_contain_text("我在看")
    giving.get_by_label("综合").uncheck()
    expect(giving.get_by_role("status")).to_have_text("现在都由坐席自己接入。")


@pytest.fixture
def trainee(new_page: Callable[..., Page], running_product: Product, leader: Seat) -> Desk:
    """A seat whose words a supervisor reads first."""
    desk = new_desk(new_page(**DESKTOP), running_product)
    body = {"groups": [], "capacity": 5, "trainee": True}
    leader.http.post(f"/seats/{desk.staff_no}", json=body).raise_for_status()
    return desk


def test_a_trainees_words_are_read_put_right_and_given_back(
    trainee: Desk, new_page: Callable[..., Page], running_product: Product, phone: Chat
) -> None:
    chief = new_desk(new_page(**DESKTOP), running_product, Role.SUPERVISOR)
    phone.join_the_queue()
    conversation = _conversation(phone)
    trainee.open(conversation)
    trainee.claim()
    reply = trainee.page.get_by_label("回复群众")
    reply.fill("可以去人社局。")
    reply.press("Enter")
    own = trainee.page.get_by_role("article", name="还没发给群众")
    expect(own).to_contain_text("等班长看")
    expect(reply).to_have_value("")
    expect(phone.messages("staff")).to_have_count(0)
    assert faults(trainee.page) == []

    expect(chief.page.get_by_role("heading", name="等您审核的")).to_be_visible()
    chief.open(conversation)
    proposal = chief.page.get_by_role("article", name="还没发给群众")
    assert faults(chief.page) == []
    proposal.get_by_role("button", name="退回").click()
    why = proposal.get_by_label("为什么退回")
    expect(why).to_be_focused()
    why.fill("写清是哪个区的")
    why.press("Enter")
    expect(own).to_contain_text("写清是哪个区的")

    own.get_by_role("button", name="放回输入框改").click()
    expect(reply).to_have_value("可以去人社局。")
    reply.fill("可以去耀州区人社局。")
    reply.press("Enter")
    chief.open(conversation)
    proposal.get_by_label("看过、可以改").fill("可以去耀州区人社局劳动监察大队投诉。")
    proposal.get_by_role("button", name="按改过的发出").click()
    expect(phone.messages("staff").last).to_contain_text("劳动监察大队投诉")
    expect(phone.page.locator(".bar.staff")).to_contain_text(f"人工坐席 {trainee.staff_no} 为您服务")
    expect(trainee.log()).to_contain_text("劳动监察大队投诉")
    expect(chief.page.get_by_role("heading", name="等您审核的")).to_have_count(0)
