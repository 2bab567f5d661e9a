"""Staff at their browsers and citizens at theirs, around the real application."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pyotp.totp import TOTP
from sqlalchemy import select, update

from hotline.app import create_app
from hotline.catalogue.models import OrganisationRow
from hotline.catalogue.schema import OrganisationEntry
from hotline.conversations.access import NewConversation, open_conversation
from hotline.conversations.brain import BrainTurn, Guess, Question, TurnRequest, Understanding
from hotline.conversations.groups import Group
from hotline.conversations.handoff import request_handoff
from hotline.conversations.incoming import Incoming
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.reply import ReplyMessage, Topic
from hotline.conversations.store import new_id
from hotline.conversations.turns import Turns
from hotline.privacy.audit import SYSTEM, Action, Actor, AuditEntry, Object, record
from hotline.services import Services
from hotline.settings import Settings
from hotline.staff import accounts_api, passwords, second_factor
from hotline.staff.access import COOKIE
from hotline.staff.accounts import add_account
from hotline.staff.models import SeatRow, StaffAccount, Stage
from hotline.staff.presence import Presence
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff, open_session
from hotline.storage.database import Database
from hotline.vocabulary import Area, Channel, Outcome
from tests.desk.crowd import CONVERSATIONS, EACH, SEATS, staff_of
from tests.fakes import FakeClock, groups_of
from tests.outside import services_over

ORIGIN = "https://desk.test"
OWN_PASSWORD = "秋天的第三封信 1987"


class LabourBrain:
    """Takes everything for unpaid wages."""

    nlu = Understanding(
        text="",
        intent="labor",
        full_intent="labor/unpaid.process",
        confidence=0.83,
        crisis=0.01,
        questions=[
            Question(
                text="",
                areas=[Guess(name="labor", confidence=0.9), Guess(name="debt_contract", confidence=0.06)],
                matters=[Guess(name="labor/unpaid", confidence=0.83)],
                facets=[Guess(name="process", confidence=0.7)],
            )
        ],
        entities=[{"entity": "duration", "text": "三个月", "value": {"value": "P3M"}, "start": 4, "end": 7}],
    )

    async def turn(self, request: TurnRequest) -> BrainTurn:
        topic = Topic(area=Area.LABOR, id="labor/unpaid", confidence=0.83)
        return BrainTurn(
            turn_id=request.turn_id,
            model_id="model-1",
            nlu=self.nlu,
            outcome=Outcome.ANSWERED,
            messages=[ReplyMessage(text="可以先找人社部门。", topic=topic)],
            state={"version": 1, "slots": {}, "active_loop": None, "requested_slot": None},
        )

    async def parse(self, text: str, metadata: dict[str, Any]) -> Understanding:
        return self.nlu

    async def ready(self) -> bool:
        return True

    async def close(self) -> None:
        return None


class Person:
    """A member of staff at a browser: keeps cookie and CSRF token, and has the authenticator app."""

    def __init__(self, app: FastAPI, clock: FakeClock, login: str, password: str) -> None:
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN)
        self.app, self.clock, self.login, self.password = app, clock, login, password
        self.secret = ""
        self.me: dict[str, Any] = {}

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(f"/api/desk{path}")

    async def post(self, path: str, body: Any = None, *, csrf: str | None = None) -> httpx.Response:
        token = self.me.get("csrf_token", "") if csrf is None else csrf
        response = await self.http.post(f"/api/desk{path}", json=body, headers={"X-CSRF-Token": token})
        if response.status_code == 200 and "csrf_token" in response.json():
            self.me = response.json()
        return response

    async def give_password(self, password: str | None = None) -> httpx.Response:
        return await self.post("/login", {"login": self.login, "password": password or self.password})

    async def change_password(self, new: str = OWN_PASSWORD) -> httpx.Response:
        response = await self.post("/password", {"current_password": self.password, "new_password": new})
        if response.status_code == 200:
            self.password = new
        return response

    async def enrol(self) -> httpx.Response:
        response = await self.post("/enrol")
        self.secret = response.json().get("secret", self.secret)
        return response

    def code(self) -> str:
        return TOTP(self.secret).at(self.clock.now())

    async def give_code(self, code: str | None = None) -> httpx.Response:
        return await self.post("/login/totp", {"code": code or self.code()})

    async def sign_in_for_the_first_time(self) -> None:
        for step in (self.give_password, self.change_password, self.enrol, self.give_code):
            response = await step()
            assert response.status_code == 200, response.text
        assert self.me["next_step"] is None

    async def comes_in(self) -> None:
        """Be at the desk, signed in: what the four steps leave behind, written at once. test_signing_in compares."""
        services: Services = self.app.state.services
        now, self.secret, self.password = self.clock.now(), second_factor.new_secret(), OWN_PASSWORD
        step = second_factor.accepted_step(self.secret, self.code(), at=now, after=0)
        async with services.database.write() as session:
            account = (await session.scalars(select(StaffAccount).where(StaffAccount.login == self.login))).one()
            account.password_hash, account.must_change_password = passwords._hasher.hash(self.password), False
            account.totp_secret = services.seal.close(self.secret, bound_to=account.id)
            account.totp_enrolled_at, account.totp_last_step = now, step or 0
            (await session.get_one(SeatRow, account.id)).turn(Presence.ONLINE, at=now)
            actor, it = Actor.staff(id=account.id, login=account.login), Object("staff", account.id)
            for action in (Action.PASSWORD_CHANGED, Action.SECOND_FACTOR_ENROLLED, Action.LOGIN):
                record(session, at=now, actor=actor, action=action, object=it)
            opened = open_session(session, account=account, stage=Stage.FULL, at=now)
        self.http.cookies.set(COOKIE, opened.token, domain="desk.test", path="/")
        self.me = accounts_api._me(opened.staff).model_dump(mode="json")

    async def sign_in_again(self) -> None:
        self.clock.advance(seconds=30)
        assert (await self.give_password()).status_code == 200
        assert (await self.give_code()).status_code == 200


type Hire = Callable[..., Awaitable[Person]]


@pytest.fixture
def brain() -> LabourBrain:
    """Takes the place of the general fake: the desk shows what was understood."""
    return LabourBrain()


@pytest.fixture
async def services(settings: Settings, clock: FakeClock, database: Database, brain: LabourBrain) -> Services:
    """Services over empty tables; the hotline is staffed all day."""
    all_day = groups_of(Group(id="general", title="综合", always=True))
    return services_over(database, settings, clock=clock, brain=brain, groups=all_day)


@pytest.fixture
def app(services: Services) -> FastAPI:
    return create_app(services=services)


@pytest.fixture
async def hire(app: FastAPI, services: Services, clock: FakeClock) -> AsyncIterator[Hire]:
    """`await hire("li")` adds an account and returns its person, not signed in yet."""
    people: list[Person] = []

    async def hire(login: str, *roles: Role, name: str = "李某") -> Person:
        made = await add_account(
            services.database,
            clock,
            actor=SYSTEM,
            login=login,
            name=name,
            staff_no=f"{len(people) + 100}",
            roles=roles or (Role.SEAT,),
            organisation_id=await _an_organisation(services) if Role.CASEWORKER in roles else None,
        )
        people.append(Person(app, clock, made.login, made.password))
        return people[-1]

    yield hire
    for person in people:
        await person.http.aclose()


async def _an_organisation(services: Services) -> str:
    """A caseworker belongs to one."""
    async with services.database.write() as session:
        row = OrganisationRow(id="office", name="某机构", kind="legal_aid", district=None, position=0)
        entry = OrganisationEntry(id="office", name="某机构", kind="legal_aid", district=None)
        row.content, row.edited, row.updated_at = entry.model_dump(mode="json"), False, services.clock.now()
        await session.merge(row)
    return "office"


@pytest.fixture
async def trail(database: Database) -> Callable[[], Awaitable[list[str]]]:
    """`await trail()` lists the audited actions so far, in order."""

    async def trail() -> list[str]:
        async with database.read() as session:
            return list(await session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))

    return trail


class Citizen:
    """Somebody at the chat page."""

    def __init__(self, services: Services, turns: Turns, conversation_id: str) -> None:
        self._services, self._turns, self.id = services, turns, conversation_id

    async def writes(self, text: str) -> None:
        await self._turns.take(self.id, Incoming(uuid.uuid4().hex, text=text))

    async def asks_for_a_person(self) -> None:
        await request_handoff(self._services, conversation_id=self.id)


@pytest.fixture
async def writes_in(services: Services) -> AsyncIterator[Callable[..., Awaitable[Citizen]]]:
    """`await writes_in("…")` opens a conversation with a first message; `waits=True` asks for a person as well."""
    turns = Turns(services)

    async def writes_in(text: str = "工资拖了三个月没给", *, waits: bool = False) -> Citizen:
        opened = await open_conversation(services, NewConversation(channel=Channel.WEB))
        made = Citizen(services, turns, opened.conversation_id)
        await made.writes(text)
        if waits:
            await made.asks_for_a_person()
        return made

    yield writes_in
    await turns.stop()


@pytest.fixture
async def seat(hire: Hire) -> Person:
    """A seat, signed in: number 100."""
    person = await hire("li", name="李某")
    await person.comes_in()
    return person


@pytest.fixture
async def other(hire: Hire, seat: Person) -> Person:
    """A colleague, signed in: number 101."""
    person = await hire("wang", name="王某")
    await person.comes_in()
    return person


@pytest.fixture
async def supervisor(hire: Hire, seat: Person) -> Person:
    """The supervisor, signed in."""
    person = await hire("zhao", Role.SUPERVISOR, name="赵某")
    await person.comes_in()
    return person


@pytest.fixture
async def crew(hire, services, clock) -> list[Staff]:
    """Twenty seats who may have ten each: exactly what there is to do."""
    for number in range(SEATS):
        await hire(f"seat{number}")
    async with services.database.write() as session:
        await session.execute(update(SeatRow).values(capacity=EACH, presence=Presence.ONLINE))
        accounts = list(await session.scalars(select(StaffAccount)))
    return [staff_of(account, clock.now()) for account in accounts]


@pytest.fixture
async def crowd(services, clock) -> list[str]:
    """Two hundred who wait, each a second after the one before."""
    ids = [new_id() for _ in range(CONVERSATIONS)]
    async with services.database.write() as session:
        for number, conversation_id in enumerate(ids):
            at = clock.now() + timedelta(seconds=number)
            session.add(
                ConversationRow(
                    id=conversation_id,
                    token_digest=conversation_id * 2,
                    channel="web",
                    owner=Owner.QUEUE,
                    owner_epoch=1,
                    group_id="general",
                    waiting_since=at,
                    queued_at=at,
                    created_at=at,
                    last_message_at=at,
                )
            )
    clock.advance(minutes=10)
    return ids
