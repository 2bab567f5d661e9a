"""取件码: a citizen takes a code, somebody at the desk or at a justice office prints that paper and nothing else."""

import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from hotline import codes
from hotline.conversations.access import NewConversation, open_conversation
from hotline.privacy.audit import AuditEntry
from hotline.procedures.models import PrintCodeRow
from hotline.procedures.registry import shipped_procedures
from hotline.procedures.run import Run
from hotline.procedures.store import save_run
from hotline.services import Services
from hotline.staff.roles import Role
from hotline.vocabulary import Channel, RunStatus
from tests.desk.conftest import ORIGIN, Hire, Person
from tests.fakes import FakeClock
from tests.procedures.documents.samples import answers_of

PROCEDURES = shipped_procedures()
SECRET = "说过三回他不认"
RUN = "a" * 32


@pytest.fixture
async def services(services: Services) -> Services:
    """With every procedure of this release."""
    return replace(services, procedures=PROCEDURES)


@dataclass
class Writer:
    """A citizen who has drafted an application for mediation."""

    http: httpx.AsyncClient
    services: Services
    id: str
    token: str

    async def keeps(self, run: Run) -> None:
        async with self.services.database.write() as session:
            await save_run(session, self.id, run.saved(), now=self.services.clock.now())

    async def takes_code(self, run: str = RUN) -> httpx.Response:
        path = f"/api/v1/conversations/{self.id}/runs/{run}/print-code"
        return await self.http.post(path, headers={"Authorization": f"Bearer {self.token}"})

    async def code(self) -> str:
        answer = await self.takes_code()
        assert answer.status_code == 201, answer.text
        return answer.json()["code"]


type Writes = Callable[..., Awaitable[Writer]]


def finished(**changes: Any) -> Run:
    answers = answers_of("mediation_application") | {"story": SECRET} | changes
    return Run(RUN, "draft/mediation_application", answers, RunStatus.CONCLUDED)


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
        yield client


@pytest.fixture
async def writes(services: Services, http: httpx.AsyncClient) -> Writes:
    async def writes(run: Run | None = None) -> Writer:
        opened = await open_conversation(services, NewConversation(channel=Channel.WEB))
        writer = Writer(http, services, opened.conversation_id, opened.token)
        await writer.keeps(run or finished())
        return writer

    return writes


@pytest.fixture
async def seat(hire: Hire) -> Person:
    person = await hire("li")
    await person.comes_in()
    return person


async def opens(person: Person, code: str) -> httpx.Response:
    return await person.post("/print-codes", {"code": code})


async def test_the_code_opens_the_paper_and_nothing_else_of_the_conversation(writes: Writes, seat: Person) -> None:
    citizen = await writes()
    taken = (await citizen.takes_code()).json()
    assert taken["title"] == "人民调解申请书"
    assert taken["expires_at"] == "2026-09-08T10:00:00.000+08:00"
    answer = await opens(seat, taken["code"])
    assert answer.status_code == 200
    paper = answer.json()
    assert citizen.id not in answer.text and SECRET not in answer.text
    assert [file["name"] for file in paper["files"]][:2] == ["人民调解申请书.html", "人民调解申请书.docx"]
    page = await seat.get(f"/print-codes/{paper['id']}/files/人民调解申请书.html")
    assert page.status_code == 200 and SECRET in page.text
    assert page.headers["Content-Disposition"] == "inline"
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "frame-ancestors 'none'" in policy
    assert page.headers["Cache-Control"] == "no-store"
    word = await seat.get(f"/print-codes/{paper['id']}/files/人民调解申请书.docx")
    assert word.content.startswith(b"PK") and word.headers["Content-Disposition"].startswith("attachment")
    assert (await seat.get(f"/conversations/{citizen.id}")).status_code == 403


async def test_a_caller_is_told_a_code_on_the_telephone(seat: Person, services: Services) -> None:
    call = (await seat.post("/calls")).json()["conversation_id"]
    async with services.database.write() as session:
        await save_run(session, call, finished().saved(), now=services.clock.now())
    assert [bool(run["papers"]) for run in (await seat.get(f"/conversations/{call}")).json()["runs"]] == [True]
    taken = await seat.post(f"/conversations/{call}/runs/{RUN}/print-code")
    assert taken.status_code == 201
    assert (await opens(seat, taken.json()["code"])).json()["title"] == "人民调解申请书"


async def test_a_justice_office_prints_too_and_others_do_not(writes: Writes, hire: Hire) -> None:
    code = await (await writes()).code()
    for login, role, status in (
        ("si", Role.CASEWORKER, 200),
        ("shen", Role.AUDITOR, 403),
        ("xun", Role.MAINTAINER, 403),
    ):
        person = await hire(login, role)
        await person.comes_in()
        assert (await opens(person, code)).status_code == status


async def test_the_code_may_be_typed_as_people_do(writes: Writes, seat: Person) -> None:
    code = await (await writes()).code()
    assert len(codes.plain(code)) == 14
    for typed in (code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert (await opens(seat, typed)).status_code == 200


async def test_the_paper_is_as_the_answers_stand_when_it_is_printed(writes: Writes, seat: Person) -> None:
    citizen = await writes()
    paper = (await opens(seat, await citizen.code())).json()
    await citizen.keeps(finished(wish="把墙修好就行"))
    assert "把墙修好就行" in (await seat.get(f"/print-codes/{paper['id']}/files/人民调解申请书.html")).text


async def test_what_is_opened_closes_by_itself_and_is_open_to_nobody_else(
    writes: Writes, seat: Person, hire: Hire, clock: FakeClock
) -> None:
    code = await (await writes()).code()
    paper = (await opens(seat, code)).json()
    path = f"/print-codes/{paper['id']}/files/人民调解申请书.html"
    other = await hire("wang")
    await other.comes_in()
    assert (await other.get(path)).status_code == 404
    assert (await seat.get(path.replace(paper["id"], "f" * 32))).status_code == 404
    assert (await seat.get(f"/print-codes/{paper['id']}/files/别的.html")).status_code == 404
    clock.advance(minutes=29)
    assert (await seat.get(path)).status_code == 200
    clock.advance(minutes=1)
    assert (await seat.get(path)).status_code == 404
    assert (await opens(seat, code)).json()["id"] == paper["id"]
    assert (await seat.get(path)).status_code == 200
    assert (await opens(other, code)).status_code == 200
    assert (await seat.get(path)).status_code == 404


async def test_a_code_ends_after_its_days_and_when_another_is_taken(
    writes: Writes, seat: Person, clock: FakeClock
) -> None:
    citizen = await writes()
    first = await citizen.code()
    second = await citizen.code()
    assert first != second
    assert (await opens(seat, first)).status_code == 404
    clock.advance(days=6, hours=23)
    await seat.sign_in_again()
    assert (await opens(seat, second)).status_code == 200
    clock.advance(hours=1)
    await seat.sign_in_again()
    assert (await opens(seat, second)).status_code == 404


async def test_a_code_goes_with_the_conversation(writes: Writes, seat: Person, services: Services) -> None:
    citizen = await writes()
    code = await citizen.code()
    path = f"/api/v1/conversations/{citizen.id}"
    assert (await citizen.http.delete(path, headers={"Authorization": f"Bearer {citizen.token}"})).status_code == 200
    assert (await opens(seat, code)).status_code == 404
    assert (await citizen.takes_code()).status_code == 404
    async with services.database.read() as session:
        assert (await session.scalars(select(PrintCodeRow))).all() == []


async def test_only_the_holder_of_a_finished_paper_gets_a_code(writes: Writes) -> None:
    mine, theirs = await writes(), await writes(Run("b" * 32, "draft/mediation_application", {}))
    assert (await mine.http.post(f"/api/v1/conversations/{mine.id}/runs/{RUN}/print-code")).status_code == 401
    assert (await mine.takes_code("b" * 32)).status_code == 404
    unfinished = await theirs.takes_code("b" * 32)
    assert (unfinished.status_code, unfinished.json()["detail"]) == (409, "这份内容还没有填完，填完才能取件。")


async def test_what_is_stored_opens_nothing(writes: Writes, services: Services) -> None:
    code = codes.plain(await (await writes()).code())
    async with services.database.read() as session:
        row = await session.scalar(select(PrintCodeRow))
    assert row is not None
    assert row.locator == code[:4]
    assert row.code_hash.startswith("$argon2id$")
    assert code[4:] not in row.code_hash


async def test_guessing_is_limited_by_minutes_and_leaves_a_trail(
    writes: Writes, seat: Person, trail, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = await (await writes()).code()
    wrong = f"{code[:4]}-ABCDE-FGH23"
    seen = [(await opens(seat, wrong)).status_code for _ in range(7)]
    assert seen == [404] * 5 + [429] * 2
    refused = await opens(seat, code)
    assert refused.status_code == 429 and 1 <= int(refused.headers["Retry-After"]) <= 900
    assert Counter(await trail())["print_code_failed"] == 5
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 901)
    assert (await opens(seat, code)).status_code == 200


async def test_one_person_runs_out_over_all_codes(seat: Person) -> None:
    seen = Counter([(await opens(seat, f"{number:04d}-ABCDE-FGH23")).status_code for number in range(22)])
    assert seen == {404: 20, 429: 2}


@pytest.mark.parametrize("code", ["", "A", "----", "ZZZZ", "<script>", "码" * 40])
async def test_nonsense_is_a_wrong_code(seat: Person, code: str) -> None:
    answer = await opens(seat, code)
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("取件码不对，或者已经过期")


async def test_every_opening_and_every_print_is_in_the_trail(writes: Writes, seat: Person, services: Services) -> None:
    citizen = await writes()
    code = await citizen.code()
    paper = (await opens(seat, code)).json()
    await seat.get(f"/print-codes/{paper['id']}/files/人民调解申请书.docx")
    async with services.database.read() as session:
        entries = (await session.scalars(select(AuditEntry).where(AuditEntry.object_id == citizen.id))).all()
    assert [(entry.action, entry.details) for entry in entries] == [
        ("print_code_opened", {"run": RUN}),
        ("paper_printed", {"run": RUN, "file": "docx"}),
    ]
    assert all(code not in str(entry.details) for entry in entries)
