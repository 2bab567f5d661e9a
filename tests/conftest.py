"""Fixtures: services with fakes on SQLite or PostgreSQL, the citizen's client, and the whole running product."""

import faulthandler
import gc
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import pytest
import segno
from argon2 import PasswordHasher
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from hotline import codes
from hotline.app import create_app
from hotline.conversations import sweeper
from hotline.files import receiving
from hotline.files.inspection import Verdict, inspect
from hotline.services import Services
from hotline.settings import ROOT, Settings
from hotline.staff import passwords, second_factor
from hotline.storage.database import Database
from tests import parsed, product, servers, sharing
from tests.databases import Seed, postgres_copy, sqlite_copy
from tests.fakes import FakeBrain, FakeClock
from tests.outside import services_over
from tests.seat import Seat, new_seat

DATA = ROOT / "data"

# A busy machine may take its time over an example: that says nothing about the code.
hypothesis_settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("patient")
parsed.remember()
sharing.share()
gc.disable()  # until all tests are found: so much is made and so little thrown away that looking for it costs a third


_PROGRAMS = frozenset({"platform", "started_provider", "started_mail_server"})
"""Fixtures that start a program of their own, as the other side of a connection."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright's event loop stays open to the end, and no async test runs beside it. What
    starts a program is marked by that, before it is chosen what runs.
    """
    for item in items:
        if _PROGRAMS.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.process)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_collection_finish() -> None:
    """What was made so far stays to the end: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """A thread that never ends keeps the process from ending: after two minutes it is said which, and the run has failed.
    One of several processes rightly stays until the others are done.
    """
    if not hasattr(config, "workerinput"):
        faulthandler.dump_traceback_later(120, exit=True, file=2)


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """Real argon2 with the smallest cost: the tests make thousands of hashes, and each would take a tenth of a second.
    Real QR codes with the first mask: looking for the best of eight took a twelfth of what a test at the desk takes."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", hasher)
        patch.setattr(passwords, "_NOBODY", hasher.hash("nobody"))
        patch.setattr(codes, "_HASHER", hasher)
        patch.setattr(codes, "_ABSENT", hasher.hash("nothing"))
        patch.setattr(second_factor.segno, "make", partial(segno.make, mask=0))
        yield


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server for the session; each test makes a database of its own."""
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis server for the session."""
    with servers.redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database once; a module that needs one kind only overrides this."""
    return request.param


@pytest.fixture
def shipped_content() -> None:
    """Whoever asks for this gets a database that begins with the data folder's content."""


@pytest.fixture
async def database_url(
    request: pytest.FixtureRequest, database_kind: str, tmp_path: Path, clock: FakeClock
) -> AsyncIterator[str]:
    """The URL of a migrated database of the test's own."""
    seed = Seed(DATA, clock.now()) if "shipped_content" in request.fixturenames else None
    if database_kind == "sqlite":
        yield await sqlite_copy(tmp_path / "test.db", seed)
    else:
        async with postgres_copy(request.getfixturevalue("postgres_url"), seed) as url:
            yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database: empty, unless the test has services over the shipped content."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> FakeClock:
    """A clock set by hand: 2026-09-01 10:00 in Shanghai."""
    return FakeClock()


@pytest.fixture
def brain() -> FakeBrain:
    """A brain that does as told."""
    return FakeBrain()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings for tests: rehearsal allowed. A busy machine may take its time over an answer; at the end nobody waits
    long for a brain that a test leaves hanging."""
    (tmp_path / "var").mkdir()  # as set-up leaves it
    return Settings(
        var_dir=tmp_path / "var",
        web_dir=tmp_path / "no-pages",
        models_dir=tmp_path / "models",
        rehearsal=True,
        reply_timeout=30,
        brain_timeout=1,
    )


@pytest.fixture
def quick_sweeper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forgotten messages are found at once. To be named in `usefixtures`: before the application starts."""
    monkeypatch.setattr(sweeper, "_PAUSE_SECONDS", 0.05)


@pytest.fixture
def inspection_without_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are looked into here. The process of its own is walked through in tests/cases/test_uploads.py; elsewhere it
    would take most of the time. To be named in `usefixtures`."""

    async def verdict(raw: Path, kept: Path, small: Path) -> Verdict:
        return inspect(raw, kept, small)

    monkeypatch.setattr(receiving, "_verdict", verdict)


@pytest.fixture
async def services(
    settings: Settings, clock: FakeClock, shipped_content: None, database: Database, brain: FakeBrain
) -> Services:
    """Services over a seeded database with fakes around it."""
    return services_over(database, settings, clock=clock, brain=brain)


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of the application, whose life cycle runs."""
    app = create_app(services=services)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as opened,
    ):
        yield opened


@dataclass
class Citizen:
    """A citizen with one open conversation."""

    http: httpx.AsyncClient
    id: str
    token: str
    sent: int = 0

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.id}"

    async def post(
        self, text: str | None = None, *, key: str | None = None, payload: str | None = None
    ) -> httpx.Response:
        self.sent += 1
        body: dict[str, str] = {"client_message_id": key or f"m{self.sent}"}
        if text is not None:
            body["text"] = text
        if payload is not None:
            body["payload"] = payload
        return await self.http.post(f"{self.path}/messages", json=body, headers=self.headers)

    async def say(self, text: str) -> dict:
        response = await self.post(text)
        assert response.status_code == 200, response.text
        return response.json()

    async def log(self, after: int = 0) -> dict:
        response = await self.http.get(f"{self.path}/messages", params={"after": after}, headers=self.headers)
        assert response.status_code == 200, response.text
        return response.json()


@pytest.fixture
def new_citizen(client: httpx.AsyncClient):
    """Opens conversations."""

    async def open_one(**body: str) -> Citizen:
        response = await client.post("/api/v1/conversations", json={"channel": "web", **body})
        assert response.status_code == 201, response.text
        opened = response.json()
        return Citizen(client, opened["conversation_id"], opened["token"])

    return open_one


@pytest.fixture
async def citizen(new_citizen) -> Citizen:
    """One citizen."""
    return await new_citizen()


@pytest.fixture(scope="session")
def running_product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[product.Product]:
    """The whole product on SQLite, started once for all tests that only talk to it."""
    with product.running(tmp_path_factory.mktemp("product")) as started:
        yield started


@pytest.fixture(scope="session")
def running_service(running_product: product.Product) -> str:
    """The base URL of the running product."""
    return running_product.url


@pytest.fixture(scope="session")
def seat(running_product: product.Product) -> Seat:
    """A member of staff at the desk of the running product."""
    return new_seat(running_product)
