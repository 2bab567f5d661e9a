"""What a seat sees of who is logged in, and how long it counts."""

import httpx
import pytest
from sqlalchemy import select

from hotline.conversations.groups import Group
from hotline.inquiries.models import InquiryRow
from hotline.settings import Settings
from tests.fakes import FakeBrain, groups_of
from tests.outside import services_over


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


async def state(services) -> str:
    async with services.database.read() as session:
        return (await session.scalars(select(InquiryRow))).one().state
