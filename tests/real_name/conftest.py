"""A hotline that is registered at the reference identity provider, and browsers that go there and come back."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from hotline.settings import Settings
from tests.conftest import Citizen
from tests.desk.conftest import hire, seat  # noqa: F401
from tests.fakes import FakeClock
from tests.real_name.provider_process import RunningProvider, running_provider

SITE = "http://test"


@pytest.fixture(scope="session")
def started_provider() -> Iterator[RunningProvider]:
    """One process for all tests."""
    with running_provider(f"{SITE}/real-name/return") as started:
        yield started


@pytest.fixture
def provider(started_provider: RunningProvider) -> Iterator[RunningProvider]:
    """It behaves when a test begins."""
    yield started_provider
    started_provider.misbehave()


@pytest.fixture
def clock() -> FakeClock:
    """The provider's tokens are of this very day."""
    return FakeClock(datetime.now(UTC))


@pytest.fixture
def settings(tmp_path: Path, provider: RunningProvider) -> Settings:
    """As an operator writes them."""
    (tmp_path / "var").mkdir()
    given = {name.removeprefix("HOTLINE_").lower(): value for name, value in provider.environment.items()}
    return Settings.model_validate(
        {
            "var_dir": tmp_path / "var",
            "web_dir": tmp_path / "no-pages",
            "models_dir": tmp_path / "models",
            "rehearsal": True,
            "reply_timeout": 30,
            "public_url": SITE,
            **given,
        }
    )


class Browser:
    """The browser of a citizen who has one conversation open. It keeps cookies as browsers do."""

    def __init__(self, citizen: Citizen, http: httpx.AsyncClient) -> None:
        self.citizen, self.http = citizen, http

    async def real_name(self) -> dict:
        answer = await self.http.get(f"{self.citizen.path}/real-name", headers=self.citizen.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def begin(self) -> httpx.Response:
        return await self.http.post(f"{self.citizen.path}/real-name", json={}, headers=self.citizen.headers)

    async def away(self) -> str:
        """The address at the provider's."""
        answer = await self.begin()
        assert answer.status_code == 200, answer.text
        return answer.json()["address"]

    async def logs_in_as(self, who: str, address: str | None = None) -> httpx.Response:
        """The whole way, there and back."""
        return await self.http.get(await at_the_provider(who, address or await self.away()))

    async def told(self) -> str:
        """The last thing that the service said."""
        messages = (await self.citizen.log())["messages"]
        return [message["text"] for message in messages if message["sender"] == "system"][-1]


async def at_the_provider(who: str, address: str) -> str:
    """Choose who one is there; the address that the provider sends the browser back to."""
    async with httpx.AsyncClient(trust_env=False) as http:
        page = await http.get(address)
        assert page.status_code == 200 and who in page.text
        parts = urlsplit(address)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        sent = await http.get(f"{parts.scheme}://{parts.netloc}/as", params={**asked, "who": who})
        return sent.headers["Location"]


@pytest.fixture
async def new_browser(client: httpx.AsyncClient, new_citizen) -> AsyncIterator:
    """Opens browsers, each with a conversation of its own."""
    opened: list[httpx.AsyncClient] = []

    async def open_one() -> Browser:
        http = httpx.AsyncClient(transport=client._transport, base_url=SITE)
        opened.append(http)
        return Browser(await new_citizen(), http)

    yield open_one
    for http in opened:
        await http.aclose()


@pytest.fixture
async def browser(new_browser) -> Browser:
    """One."""
    return await new_browser()
