"""What a seat sees of who is logged in, and how long it counts."""

import httpx
import pytest
from sqlalchemy import select

from hotline.conversations.groups import Group
from hotline.conversations.models import ConversationRow
from hotline.conversations.receipts import add_receipt, reveal
from hotline.inquiries.models import InquiryRow
from hotline.settings import Settings
from tests.conftest import Citizen
from tests.fakes import FakeBrain, groups_of
from tests.outside import services_over
from tests.real_name.conftest import Browser, at_the_provider


@pytest.fixture
def services(settings: Settings, clock, database, brain: FakeBrain):
    """Somebody is at the desk whatever the hour of the test."""
    all_day = groups_of(Group(id="general", title="综合", always=True))
    return services_over(database, settings, clock=clock, brain=brain, groups=all_day)


@pytest.fixture
def app(client: httpx.AsyncClient):
    """The application that the citizens talk to, for the staff as well."""
    return client._transport.app  # pyright: ignore[reportAttributeAccessIssue]


async def in_hand(seat, browser) -> dict:
    citizen = browser.citizen
    await citizen.http.post(f"{citizen.path}/handoff", json={}, headers=citizen.headers)
    assert (await seat.post(f"/conversations/{citizen.id}/claim")).status_code == 200
    return await seen(seat, browser)


async def seen(seat, browser) -> dict:
    return (await seat.get(f"/conversations/{browser.citizen.id}")).json()["identity"]


async def test_a_login_before_the_seat_takes_it_counts(seat, browser):
    await browser.logs_in_as("wang")
    identity = await in_hand(seat, browser)
    assert (identity["status"], identity["proof"]) == ("verified", "real_name")
    assert identity["real_name"] == {"name": "王小满", "id_number_end": "0048", "phone_end": "0001"}
    assert identity["proved_at"] and identity["earlier"] == 0


async def test_a_login_of_long_ago_does_not(seat, browser, clock):
    await browser.logs_in_as("wang")
    clock.advance(minutes=31)
    identity = await in_hand(seat, browser)
    assert (identity["status"], identity["real_name"]) == ("none", None)


async def test_it_ends_with_the_work_of_the_seat(services, seat, browser):
    await in_hand(seat, browser)
    await browser.logs_in_as("wang")
    assert (await seen(seat, browser))["status"] == "verified"
    assert (await seat.post(f"/conversations/{browser.citizen.id}/close", {"resolution": "answered"})).is_success
    assert not (await browser.real_name())["logged_in"]


async def test_it_answers_what_the_seat_asked_and_is_taken_back_by_logging_out(services, seat, browser):
    await in_hand(seat, browser)
    path = f"/conversations/{browser.citizen.id}/inquiries"
    assert (await seat.post(path, {"question": "identity", "to": None})).status_code == 201
    await browser.logs_in_as("wang")
    assert (await state(services)) == "given"
    assert (await seen(seat, browser))["name"] is None, "written by nobody"
    await browser.http.delete(f"{browser.citizen.path}/real-name", headers=browser.citizen.headers)
    assert (await state(services)) == "revoked"
    assert (await seen(seat, browser))["status"] == "none"


async def test_it_opens_no_earlier_conversation_by_itself(seat, browser):
    await in_hand(seat, browser)
    await browser.logs_in_as("wang")
    earlier = await seat.get(f"/conversations/{browser.citizen.id}/earlier")
    assert earlier.json() == {"conversations": []}


async def elsewhere(services, browser) -> Citizen:
    """The same conversation, opened on another page by its receipt and code."""
    async with services.database.write() as session:
        conversation = await session.get_one(ConversationRow, browser.citizen.id)
        number = add_receipt(session, conversation, now=services.clock.now()).number
    pair = (await reveal(services, number)).model_dump()
    opened = (await browser.citizen.http.post("/api/v1/conversations/resume", json=pair)).json()
    return Citizen(browser.citizen.http, opened["conversation_id"], opened["token"])


async def test_who_has_only_receipt_and_code_is_not_thereby_who_logged_in(services, seat, browser):
    await in_hand(seat, browser)
    path = f"/conversations/{browser.citizen.id}/inquiries"
    assert (await seat.post(path, {"question": "identity", "to": None})).status_code == 201
    await browser.logs_in_as("wang")
    assert (await seen(seat, browser))["status"] == "verified"
    other = await elsewhere(services, browser)
    identity = await seen(seat, browser)
    assert (identity["status"], identity["proof"], identity["real_name"]) == ("none", None, None)
    assert await state(services) == "revoked", "nor is what the login answered theirs"
    assert "先前核实的身份不再算" in (await other.log())["messages"][-1]["text"]
    assert not (await Browser(other, browser.http).real_name())["logged_in"]
    assert (await seat.get(f"/conversations/{browser.citizen.id}/earlier")).status_code == 403


async def test_a_proof_by_the_seat_was_of_the_former_page_too(services, seat, browser):
    await in_hand(seat, browser)
    shown = await seat.post(f"/conversations/{browser.citizen.id}/identity", {"proof": "in_person"})
    assert shown.json()["status"] == "verified"
    await elsewhere(services, browser)
    assert (await seen(seat, browser))["status"] == "none"


async def test_who_was_not_known_is_told_nothing_of_it(services, seat, browser):
    await in_hand(seat, browser)
    other = await elsewhere(services, browser)
    assert "核实" not in (await other.log())["messages"][-1]["text"]


async def test_a_login_that_began_on_the_former_page_does_not_end_on_this_one(services, browser):
    address = await at_the_provider("wang", await browser.away())
    other = await elsewhere(services, browser)
    assert (await browser.http.get(address)).status_code == 400
    assert not (await Browser(other, browser.http).real_name())["logged_in"]


async def test_nor_one_whose_code_was_on_its_way_to_the_provider(services, app, browser, monkeypatch):
    address = await at_the_provider("wang", await browser.away())
    provider = app.state.services.identity_provider
    redeem = provider.redeem
    opened: list[Citizen] = []

    async def while_it_is_asked(**asked):
        opened.append(await elsewhere(services, browser))
        return await redeem(**asked)

    monkeypatch.setattr(provider, "redeem", while_it_is_asked)
    await browser.http.get(address)
    (other,) = opened
    assert not (await Browser(other, browser.http).real_name())["logged_in"]
    assert "这一次没有登录" in (await other.log())["messages"][-1]["text"]


async def state(services) -> str:
    async with services.database.read() as session:
        return (await session.scalars(select(InquiryRow))).one().state
