"""What the citizen's answers made, on the page in which the citizen sees it, for the seat who serves and nobody else."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from hotline.privacy.audit import AuditEntry
from hotline.procedures.store import save_run
from hotline.services import Services
from tests.desk.conftest import Person
from tests.desk.test_print_codes import PROCEDURES, RUN, SECRET, finished


@pytest.fixture
def database_kind() -> str:
    """One kind of database will do: nothing here depends on it."""
    return "sqlite"


@pytest.fixture
async def services(services: Services) -> Services:
    """With every procedure of this release."""
    return replace(services, procedures=PROCEDURES)


@pytest.fixture
async def talk(services: Services, writes_in, seat: Person) -> str:
    """A citizen who has drafted an application for mediation, in the seat's hands."""
    citizen = await writes_in("对方欠钱不还", waits=True)
    async with services.database.write() as session:
        await save_run(session, citizen.id, finished().saved(), now=services.clock.now())
    assert (await seat.post(f"/conversations/{citizen.id}/claim")).status_code == 200
    return citizen.id


async def test_the_seat_who_serves_opens_it_and_each_opening_is_recorded(seat: Person, talk: str, services: Services):
    (run,) = (await seat.get(f"/conversations/{talk}")).json()["runs"]
    page, word, *_ = run["papers"]
    assert (page["name"], page["title"]) == ("人民调解申请书.html", "人民调解申请书")
    for _ in range(2):
        shown = await seat.get(f"/conversations/{talk}/runs/{RUN}/papers/{page['name']}")
        assert shown.status_code == 200 and SECRET in shown.text
    assert shown.headers["Content-Disposition"] == "inline"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    saved = await seat.get(f"/conversations/{talk}/runs/{RUN}/papers/{word['name']}")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    async with services.database.read() as session:
        read = await session.scalars(select(AuditEntry.details).where(AuditEntry.action == "paper_read"))
        assert list(read) == [{"run": RUN}] * 3


async def test_nobody_else_opens_it_and_nothing_that_is_not_there(seat: Person, other: Person, talk: str, trail):
    path = f"/conversations/{talk}/runs/{RUN}/papers/人民调解申请书.html"
    assert (await other.get(path)).status_code == 403
    assert (await seat.get(path.replace("人民调解申请书", "别的"))).status_code == 404
    assert (await seat.get(path.replace(RUN, "b" * 32))).status_code == 404
    await seat.post(f"/conversations/{talk}/return")
    assert (await seat.get(path)).status_code == 403
    assert "paper_read" not in await trail()
