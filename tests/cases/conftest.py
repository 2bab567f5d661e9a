"""A city whose legal aid office of Yaozhou takes applications here, and people who apply and work."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from hotline.app import create_app
from hotline.cases.application import Application, Line, Part, Wanted
from hotline.cases.kinds import CaseKind, Filing
from hotline.cases.opening import OpenedCase, open_case
from hotline.catalogue.models import OrganisationRow
from hotline.catalogue.seed import REVISION
from hotline.conversations.access import NewConversation, open_conversation
from hotline.privacy.audit import SYSTEM
from hotline.revisions import bump
from hotline.services import Services
from hotline.staff.accounts import add_account
from hotline.staff.roles import Role
from hotline.vocabulary import Channel
from tests.desk.conftest import Person
from tests.fakes import FakeClock

AID, REVIEW = "legal-aid-yaozhou", "government-yaozhou"
SECRET = "身份证号 610204199001012345，家住幸福小区"


async def name_channel(services: Services, organisation_id: str, kind: CaseKind, filing: Filing) -> None:
    """The organisation names this channel, or takes what the hotline forwards."""
    async with services.database.write() as session:
        row = await session.get_one(OrganisationRow, organisation_id)
        entry = {"case": kind.value, "filing": filing.value, "basis": "某号通知", "since": "2026-01-01"}
        row.content = row.content | {"filing": [entry]}
        await bump(session, REVISION)


def application(story: str = SECRET) -> Application:
    parts = [
        Part(heading="申请人", lines=[Line(label="姓名", value="赵小满")]),
        Part(heading="经过", paragraphs=[story]),
    ]
    return Application(title="法律援助申请表", parts=parts)


def wanted(kind: CaseKind, organisation_id: str, *, story: str = SECRET, last_day: date | None = None) -> Wanted:
    return Wanted(kind=kind, organisation_id=organisation_id, application=application(story), last_day=last_day)


@dataclass
class Applicant:
    """Somebody with a case, at the page where it is followed."""

    services: Services
    http: httpx.AsyncClient
    conversation_id: str
    run_id: str
    opened: OpenedCase
    token: str = ""
    seen: dict[str, Any] = field(default_factory=dict)

    @property
    def number(self) -> str:
        return self.opened.number

    @property
    def path(self) -> str:
        return f"/api/v1/cases/{self.number}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def opens_with(self, code: str | None = None, number: str | None = None) -> httpx.Response:
        body = {"number": number or self.number, "code": code or self.opened.code or ""}
        response = await self.http.post("/api/v1/cases/access", json=body)
        if response.status_code == 200:
            self.token = response.json()["token"]
        return response

    async def looks(self) -> dict[str, Any]:
        if not self.token:
            assert (await self.opens_with()).status_code == 200
        response = await self.http.get(self.path, headers=self.headers)
        assert response.status_code == 200, response.text
        return response.json()

    async def posts(self, what: str, body: dict[str, Any] | None = None) -> httpx.Response:
        if not self.token:
            assert (await self.opens_with()).status_code == 200
        return await self.http.post(f"{self.path}/{what}", json=body if body is not None else {}, headers=self.headers)

    async def adds(self, text: str, *, complete: bool = False, key: str | None = None) -> httpx.Response:
        return await self.posts(
            "additions", {"client_addition_id": key or uuid.uuid4().hex, "text": text, "complete": complete}
        )


type Applies = Callable[..., Awaitable[Applicant]]


@pytest.fixture
def applies(services: Services, client: httpx.AsyncClient) -> Applies:
    """`await applies(CaseKind.LEGAL_AID)` files here; `filing` says what the organisation has named."""

    async def apply(
        kind: CaseKind = CaseKind.LEGAL_AID, *, filing: Filing = Filing.DESIGNATED, **more: Any
    ) -> Applicant:
        organisation = {CaseKind.LEGAL_AID: AID, CaseKind.MEDIATION: "mediation-village"}.get(kind, REVIEW)
        if filing is not Filing.DRAFT_ONLY:
            await name_channel(services, organisation, kind, filing)
        opened = await open_conversation(services, NewConversation(channel=Channel.WEB))
        run_id = uuid.uuid4().hex
        made = await open_case(
            services,
            wanted(kind, organisation, **more),
            filing=filing,
            conversation_id=opened.conversation_id,
            run_id=run_id,
        )
        return Applicant(services, client, opened.conversation_id, run_id, made)

    return apply


class Worker(Person):
    """Somebody at the desk who works on cases."""

    async def sees(self, number: str) -> dict[str, Any]:
        response = await self.get(f"/cases/{number}")
        assert response.status_code == 200, response.text
        return response.json()

    async def does(self, number: str, action: str, *, party: str = "caseworker", **more: Any) -> httpx.Response:
        seen = more.pop("seen", None) or (await self.sees(number))["entries"]
        return await self.post(f"/cases/{number}/steps", {"action": action, "party": party, "seen": seen, **more})


@pytest.fixture
async def worker(services: Services, clock: FakeClock) -> AsyncIterator[Callable[..., Awaitable[Worker]]]:
    """`await worker("wang", Role.CASEWORKER, organisation=AID)` is signed in."""
    app = create_app(services=services)
    people: list[Worker] = []

    async def hire(login: str, *roles: Role, organisation: str | None = None) -> Worker:
        made = await add_account(
            services.database,
            clock,
            actor=SYSTEM,
            login=login,
            name="王某",
            staff_no=f"{len(people) + 500}",
            roles=roles,
            organisation_id=organisation,
        )
        people.append(Worker(app, clock, made.login, made.password))
        await people[-1].comes_in()
        return people[-1]

    yield hire
    for person in people:
        await person.http.aclose()


async def rows(services: Services, table: Any, **where: Any) -> list[Any]:
    async with services.database.read() as session:
        return list(await session.scalars(select(table).filter_by(**where)))
