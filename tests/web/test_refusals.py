"""Whatever is sent, the answer is a problem in Chinese or a success: never a bare 500, never a page."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from limits import parse
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from hotline.app import create_app
from hotline.errors import TooMany
from hotline.services import Services
from hotline.web import budgets, metrics
from hotline.web.body_limit import MAX_BODY_BYTES
from hotline.web.budgets import GUESSING, Budget, Budgets, Pace, address_prefix
from tests.conftest import Citizen

JSON = {"content-type": "application/json"}
OPEN = "/api/v1/conversations"


def is_problem(answer: httpx.Response, status: int) -> bool:
    body = answer.json()
    return (
        answer.status_code == status == body["status"]
        and answer.headers["content-type"] == "application/problem+json"
        and all(any("一" <= letter <= "鿿" for letter in body[part]) for part in ("title", "detail"))
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 422),
        (b'{"channel": "\xff"}', 400),
        (b"[" * 30_000 + b"]" * 30_000, 400),
        (b'{"channel": ' + b"9" * 5_000 + b"}", 400),
        (b'{"channel": "web", "\\ud800": 1}', 422),
        (b'{"channel": {"\\ud800": "\\ud800"}}', 422),
    ],
)
async def test_unreadable_bodies_are_problems(client: httpx.AsyncClient, body: bytes, status: int) -> None:
    assert is_problem(await client.post(OPEN, content=body, headers=JSON), status)


async def test_a_body_without_a_length_is_limited_too(client: httpx.AsyncClient) -> None:
    """Only Content-Length was looked at, so a chunked body of any size was read."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * (MAX_BODY_BYTES // 10)
        yield b'{"channel": "web"}'

    assert is_problem(await client.post(OPEN, content=chunks(), headers=JSON), 413)
    declared = await client.post(OPEN, content=b" " * (MAX_BODY_BYTES + 1), headers=JSON)
    assert is_problem(declared, 413)
    assert declared.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "now",
    [
        "0001-01-01T00:00:00+14:00",
        "1900-01-01T00:00:00+08:00",
        "9999-12-31T23:59:59-08:00",
        "9999-12-31T23:59:58+00:00",
    ],
)
async def test_a_rehearsal_at_the_end_of_time_is_refused(client: httpx.AsyncClient, now: str) -> None:
    """Such a moment overflowed on its way to UTC, or later when the conversation's clock ran on."""
    assert is_problem(await client.post(OPEN, json={"channel": "web", "now": now}), 422)


@pytest.mark.parametrize("after", [10**30, 2**63, -1, "x"])
async def test_a_number_no_message_can_have_is_refused(citizen: Citizen, after: object) -> None:
    """A number beyond 64 bits reached the database driver and overflowed there."""
    answer = await citizen.http.get(f"{citizen.path}/messages", params={"after": str(after)}, headers=citizen.headers)
    assert is_problem(answer, 422)


async def test_nul_in_an_address_or_a_form_is_no_crash(citizen: Citizen) -> None:
    """PostgreSQL refuses NUL in a text, so an identifier with one broke the query."""
    rating = await citizen.http.post(
        f"{citizen.path}/messages/%00/rating", json={"helpful": True}, headers=citizen.headers
    )
    assert is_problem(rating, 404)
    form = {"content-type": "application/x-www-form-urlencoded"}
    for body in ("action=resume&receipt=%00&code=x", "text=a&client_message_id=%00x", "text=a&payload=%00"):
        citizen.http.cookies.clear()
        assert (await citizen.http.post("/lite", content=body, headers=form)).status_code in (303, 404, 422)


async def test_beside_the_pages_the_api_keeps_404_and_405(services: Services, tmp_path: Path) -> None:
    """The pages are mounted at / and took wrong methods and unknown paths of the API as files that do not exist."""
    (tmp_path / "index.html").write_text("<p>page</p>")
    settings = services.settings.model_copy(update={"web_dir": tmp_path})
    app = create_app(services=replace(services, settings=settings))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.get("/")).text == "<p>page</p>"
        wrong_method = await client.get(OPEN)
        assert is_problem(wrong_method, 405)
        assert wrong_method.headers["allow"] == "POST"
        assert is_problem(await client.post("/api/v1/nothing"), 404)
        assert is_problem(await client.post(f"{OPEN}/", json={"channel": "web"}), 404)
        assert is_problem(await client.get("/nothing"), 404)
        assert (
            "'none'"
            in (await client.get("http://test//desk/")).headers["content-security-policy"].split("frame-ancestors")[1]
        )


async def test_a_missing_token_says_which_scheme_is_wanted(citizen: Citizen) -> None:
    answer = await citizen.http.get(f"{citizen.path}/messages")
    assert is_problem(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_invented_methods_share_one_figure(client: httpx.AsyncClient, services: Services) -> None:
    """Each invented method made a new time series."""
    await client.request("BREW", OPEN)
    services.settings.internal_secret = type(services.settings.internal_secret)("s")
    figures = (await client.get("/metrics", headers={"Authorization": "Bearer s"})).text
    assert "BREW" not in figures
    assert 'method="other"' in figures


async def test_a_database_that_is_away_is_unavailable_and_quotes_nobody(
    citizen: Citizen, services: Services, capfd: pytest.CaptureFixture[str]
) -> None:
    """It was a 500, and the logged error quoted the parameters: the citizen's words."""
    async with services.database.write() as session:
        with pytest.raises(DBAPIError) as broke:
            await session.execute(text("SELECT no_such_column FROM messages WHERE text = :said"), {"said": "悄悄话"})
        assert "悄悄话" not in str(broke.value)
        await session.rollback()

    async def locked(*_: object) -> None:
        raise OperationalError("UPDATE", {"text": "悄悄话"}, Exception("database is locked"))

    services.brain.ready = locked  # type: ignore[method-assign]
    answer = await citizen.http.get("/readyz")
    assert is_problem(answer, 503)
    assert answer.headers["retry-after"]
    assert "悄悄话" not in capfd.readouterr().err


async def test_budgets_hold_while_redis_is_away() -> None:
    """Every citizen got a 500 while Redis was away."""
    alone = Budgets("redis://127.0.0.1:1/0", sending_per_minute=2, openings_per_10_minutes=9)
    small = Budget("small", alone.sending.limit, "太快了")
    await alone.spend(small, "k")
    await alone.spend(small, "k")
    with pytest.raises(Exception, match="太快了"):
        await alone.spend(small, "k")
    await alone.spend(GUESSING, "k")


def test_a_mapped_address_counts_as_what_it_is() -> None:
    """On a dual-stack socket all of IPv4 shared one budget."""
    assert address_prefix("::ffff:10.1.2.3") == address_prefix("10.1.2.9") == "10.1.2.0/24"


async def test_public_searches_are_budgeted(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The budget was defined and nobody spent it."""
    paths = ("/items", "/items/none", "/organisations", "/districts", "/knowledge", "/knowledge/none")
    monkeypatch.setattr(budgets, "LOOKING", replace(budgets.LOOKING, limit=parse(f"{len(paths)}/minute")))
    for path in paths:
        assert (await client.get(f"/api/v1{path}")).status_code in (200, 404)
    for path in paths:
        refused = await client.get(f"/api/v1{path}")
        assert is_problem(refused, 429)
        assert 1 <= int(refused.headers["retry-after"]) <= 60


async def test_a_network_opens_as_many_conversations_as_the_setting_says(services: Services) -> None:
    tight = services.settings.model_copy(update={"openings_per_10_minutes": 2})
    app = create_app(services=replace(services, settings=tight))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
        opened = [await client.post(OPEN, json={"channel": "web"}) for _ in range(3)]
    assert [answer.status_code for answer in opened[:2]] == [201, 201]
    assert is_problem(opened[2], 429)
    assert 1 <= int(opened[2].headers["retry-after"]) <= 600


def test_a_pace_drops_what_comes_too_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("hotline.web.budgets.time.monotonic", lambda: now)
    pace = Pace(1.0)
    assert [pace.allows() for _ in range(3)] == [True, False, False]
    now = 101.0
    assert [pace.allows() for _ in range(2)] == [True, False]


def carries_headers(answer: httpx.Response) -> bool:
    return (
        "frame-ancestors" in answer.headers["content-security-policy"]
        and answer.headers["x-content-type-options"] == "nosniff"
        and answer.headers["referrer-policy"] == "no-referrer"
        and answer.headers["cache-control"] == "no-store"
    )


async def test_an_answer_of_500_carries_the_headers_too(
    citizen: Citizen, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made outside every middleware, so it had neither CSP nor nosniff."""

    async def breaks(*_: object) -> bool:
        raise RuntimeError("broke")

    monkeypatch.setattr(services.brain, "ready", breaks)
    in_a_route = await citizen.http.get("/readyz")
    assert is_problem(in_a_route, 500)
    assert carries_headers(in_a_route)

    monkeypatch.setattr(metrics.CountRequests, "__call__", breaks)
    for path in ("/healthz", "/desk/", "/api/desk/me", OPEN):
        in_a_middleware = await citizen.http.get(path)
        assert is_problem(in_a_middleware, 500)
        assert carries_headers(in_a_middleware)
        assert ("'none'" in in_a_middleware.headers["content-security-policy"].split("frame-ancestors")[1]) == (
            "desk" in path
        )


async def test_a_receipt_that_exists_answers_as_one_that_does_not(citizen: Citizen) -> None:
    """Five wrong codes locked a number that exists; one that does not went on answering 404: so it could be told."""
    pair = (await citizen.post("转人工")).json()["resume"]

    async def tries(receipt: str) -> list[tuple[int, dict, bool]]:
        answers = [
            await citizen.http.post(f"{OPEN}/resume", json={"receipt": receipt, "code": "WRONGCODE2"}) for _ in range(7)
        ]
        return [(answer.status_code, answer.json(), "retry-after" in answer.headers) for answer in answers]

    known = await tries(pair["receipt"])
    assert [status for status, _, _ in known] == [404] * 5 + [429] * 2
    assert await tries("26090100000000") == known
    right = await citizen.http.post(f"{OPEN}/resume", json=pair)
    assert is_problem(right, 429)


async def test_guesses_sent_at_once_count_and_the_right_code_gives_tries_back(citizen: Citizen) -> None:
    pair = (await citizen.post("转人工")).json()["resume"]

    async def guess(code: str) -> int:
        return (await citizen.http.post(f"{OPEN}/resume", json={"receipt": pair["receipt"], "code": code})).status_code

    assert [await guess("WRONGCODE2") for _ in range(4)] == [404] * 4
    assert await guess(pair["code"]) == 200
    assert sorted(await asyncio.gather(*(guess("WRONGCODE2") for _ in range(9)))) == [404] * 5 + [429] * 4


@pytest.mark.redis
async def test_tries_are_counted_and_given_back_by_all_replicas(redis_url: str) -> None:
    here, there = (Budgets(redis_url, sending_per_minute=2, openings_per_10_minutes=9) for _ in range(2))
    for replica in (here, there, here, there, here):
        await replica.spend(budgets.RESUMING, "k")
    with pytest.raises(TooMany):
        await there.spend(budgets.RESUMING, "k")
    await here.restore(budgets.RESUMING, "k")
    await there.spend(budgets.RESUMING, "k")


async def test_one_citizen_cannot_keep_the_service_busy_with_files(citizen: Citizen) -> None:
    """A Word file of a long conversation takes seconds, in the threads that check the staff's passwords, too."""
    answers = [await citizen.http.get(f"{citizen.path}/transcript", headers=citizen.headers) for _ in range(21)]
    assert [answer.status_code for answer in answers[:20]] == [200] * 20
    assert is_problem(answers[20], 429)
    assert int(answers[20].headers["retry-after"]) > 0
