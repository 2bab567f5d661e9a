"""A thousand guesses over a thousand numbers: what they see, and that the owner still gets in."""

import time
from collections import Counter

import httpx
import pytest

from hotline.app import create_app
from hotline.cases.kinds import CaseKind
from hotline.cases.numbers import check_digit
from hotline.privacy.audit import Action, AuditEntry
from hotline.services import Services
from hotline.staff.roles import Role
from tests.cases.conftest import AID, Applies, rows


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


def number(sequence: int) -> str:
    digits = f"260901{sequence:04d}"
    return digits + check_digit(digits)


async def tries(http: httpx.AsyncClient, number_: str, code: str) -> httpx.Response:
    return await http.post("/api/v1/cases/access", json={"number": number_, "code": code})


def from_network(services: Services, app, address: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, client=(address, 1234))
    return httpx.AsyncClient(transport=transport, base_url="http://test")


@pytest.mark.thorough
async def test_a_thousand_guesses_from_one_network(applies: Applies, services: Services, worker) -> None:
    owner = await applies()
    app = create_app(services=services)
    async with from_network(services, app, "198.51.100.7") as thief:
        answers = [await tries(thief, number(1 + n), "ABCDEFGH23") for n in range(1000)]
        seen = Counter(answer.status_code for answer in answers)
        assert set(seen) == {404, 429} and seen[404] <= 60
        bodies = {answer.text for answer in answers if answer.status_code == 404}
        assert len(bodies) == 1  # the one number that exists answers as the 999 that do not
        assert all(1 <= int(answer.headers["Retry-After"]) <= 900 for answer in answers if answer.status_code == 429)
    async with from_network(services, app, "203.0.113.5") as home:
        assert (await tries(home, owner.number, owner.opened.code or "")).status_code == 200
    alarms = [entry for entry in await rows(services, AuditEntry) if entry.action == Action.CASE_SPRAYING.value]
    assert len(alarms) == 1
    desk = await worker("wang", Role.CASEWORKER, organisation=AID)
    assert (await desk.get("/cases")).json()["spraying_since"] is not None


@pytest.mark.thorough
async def test_guesses_from_two_hundred_networks_at_one_case(applies: Applies, services: Services) -> None:
    """The limit of the case is used up by others; a network that has not tried lately still has its few tries."""
    owner = await applies()
    app = create_app(services=services)
    seen: Counter[int] = Counter()
    for n in range(200):
        async with from_network(services, app, f"10.0.{n}.1") as thief:
            seen[(await tries(thief, owner.number, "ABCDEFGH23")).status_code] += 1
    assert seen == {404: 200}  # each has few tries; at 49 bits these are worth nothing
    async with from_network(services, app, "203.0.113.5") as home:
        for _ in range(2):
            assert (await tries(home, owner.number, "ABCDEFGH23")).status_code == 404
        assert (await tries(home, owner.number, owner.opened.code or "")).status_code == 200


async def test_one_network_at_one_case_waits_but_not_for_ever(applies: Applies, client, monkeypatch) -> None:
    owner = await applies()
    seen = [(await tries(client, owner.number, "ABCDEFGH23")).status_code for _ in range(7)]
    assert seen == [404] * 5 + [429] * 2
    refused = await tries(client, owner.number, owner.opened.code or "")
    assert refused.status_code == 429 and 1 <= int(refused.headers["Retry-After"]) <= 900
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 901)
    assert (await tries(client, owner.number, owner.opened.code or "")).status_code == 200


async def test_an_unknown_number_runs_out_like_a_known_one(applies: Applies, client) -> None:
    await applies()
    seen = [(await tries(client, number(777), "ABCDEFGH23")).status_code for _ in range(7)]
    assert seen == [404] * 5 + [429] * 2


@pytest.mark.thorough
async def test_the_time_tells_nothing(applies: Applies, services: Services, monkeypatch) -> None:
    """With the real cost of hashing. What this process itself spends is measured, the least of twelve: a busy machine
    makes everything wait and nothing work more."""
    from argon2 import PasswordHasher

    from hotline import codes

    hasher = PasswordHasher()
    monkeypatch.setattr(codes, "_HASHER", hasher)
    monkeypatch.setattr(codes, "_ABSENT", hasher.hash("nothing"))
    owner = await applies(CaseKind.LEGAL_AID)
    app = create_app(services=services)
    times: dict[bool, list[float]] = {True: [], False: []}
    for n in range(24):
        known = n % 2 == 0
        async with from_network(services, app, f"192.0.{n}.1") as http:
            began = time.process_time()
            answer = await tries(http, owner.number if known else number(500 + n), "ABCDEFGH23")
            times[known].append(time.process_time() - began)
            assert answer.status_code == 404
    known, unknown = (min(times[each]) for each in (True, False))
    print(f"known number {known * 1000:.1f} ms, unknown {unknown * 1000:.1f} ms")
    assert abs(known - unknown) < 0.25 * max(known, unknown)


async def test_a_token_opens_its_case_alone_and_for_a_day(applies: Applies, client, clock) -> None:
    mine, theirs = await applies(), await applies()
    await mine.looks()
    assert (await client.get(theirs.path, headers=mine.headers)).status_code == 404
    assert (await client.get(mine.path)).status_code == 401
    assert (await client.get(mine.path, headers={"Authorization": "Bearer x"})).status_code == 401
    clock.advance(hours=25)
    assert (await client.get(mine.path, headers=mine.headers)).status_code == 401


async def test_the_code_may_be_typed_as_people_do(applies: Applies) -> None:
    owner = await applies()
    code = owner.opened.code or ""
    assert len(code) == 10
    spaced = f" {code[:5].lower()} {code[5:]}- "
    assert (await owner.opens_with(spaced, number=owner.number.replace("-", " "))).status_code == 200
