"""A whole life of a case on SQLite and on PostgreSQL: numbers under a crowd, locks, dates, the chain."""

import asyncio
import uuid

from hotline.cases.archive import archived_cases, faults
from hotline.cases.kinds import CaseKind, Filing
from hotline.cases.numbers import plain
from hotline.cases.opening import open_case
from hotline.cases.sweeper import sweep_cases, sweep_files
from hotline.desk.roles import Role
from hotline.services import Services
from tests.cases.conftest import REVIEW, Applies, wanted
from tests.fakes import FakeClock


async def test_a_whole_life(applies: Applies, worker, services: Services, clock: FakeClock) -> None:
    applicant = await applies(CaseKind.ADMIN_REVIEW)
    reviewer = await worker("wang", Role.CASEWORKER, organisation=REVIEW)
    assert (await reviewer.does(applicant.number, "ask_correction", text="请补身份证明")).status_code == 200
    assert (await applicant.posts("notice")).status_code == 200
    assert (await applicant.adds("身份证明", complete=True)).status_code == 200
    clock.advance(days=8)
    await asyncio.gather(sweep_cases(services), sweep_cases(services))
    await sweep_files(services)
    await applicant.opens_with()
    assert (await applicant.looks())["state"] == "deemed_accepted"
    await reviewer.sign_in_again()
    assert (await reviewer.get("/cases?shelf=open")).json()["counts"]["open"] == 1
    assert (await reviewer.does(applicant.number, "decide", text="撤销原决定")).status_code == 200
    async with services.database.read() as session:
        (archived,) = await archived_cases(session)
    assert faults(services.settings, archived) == []
    assert [entry.action for entry in archived.entries].count("deem_accepted") == 1


async def test_a_crowd_gets_numbers_of_its_own(applies: Applies, services: Services) -> None:
    first = await applies(filing=Filing.DRAFT_ONLY)

    async def another() -> str:
        made = await open_case(
            services,
            wanted(CaseKind.OTHER, REVIEW),
            filing=Filing.DRAFT_ONLY,
            conversation_id=first.conversation_id,
            run_id=uuid.uuid4().hex,
        )
        return plain(made.number)

    numbers = await asyncio.gather(*(another() for _ in range(8)))
    assert sorted(int(number[6:-1]) for number in numbers) == list(range(2, 10))


async def test_the_same_draft_sent_twice_at_once_is_one_case(applies: Applies, services: Services) -> None:
    first, run_id = await applies(filing=Filing.DRAFT_ONLY), uuid.uuid4().hex

    async def send() -> tuple[str, bool]:
        made = await open_case(
            services,
            wanted(CaseKind.OTHER, REVIEW),
            filing=Filing.DRAFT_ONLY,
            conversation_id=first.conversation_id,
            run_id=run_id,
        )
        return made.number, made.code is not None

    answers = await asyncio.gather(*(send() for _ in range(4)))
    assert len({number for number, _ in answers}) == 1 and sum(shown for _, shown in answers) == 1
