"""A whole life of a case on SQLite and on PostgreSQL: numbers under a crowd, locks, dates, the chain."""

import asyncio
import random
import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from hotline.cases import uploads
from hotline.cases.archive import archived_cases, faults
from hotline.cases.kinds import CaseAction, CaseKind, Filing
from hotline.cases.models import CaseEventRow, CaseFileRow, CaseRow
from hotline.cases.numbers import plain
from hotline.cases.opening import open_case
from hotline.cases.store import find_case
from hotline.cases.sweeper import sweep_cases, sweep_files
from hotline.services import Services
from hotline.staff.roles import Role
from tests.cases.conftest import AID, REVIEW, Applicant, Applies, Worker, rows, wanted
from tests.cases.test_archive import erase
from tests.cases.test_uploads import sends
from tests.fakes import FakeClock
from tests.files.sent import jpeg


async def faults_found(services: Services) -> list[str]:
    async with services.database.read() as session:
        return [fault for each in await archived_cases(session) for fault in faults(services.settings, each)]


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
    assert await faults_found(services) == []
    assert [entry.action for entry in await rows(services, CaseEventRow)].count("deem_accepted") == 1


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


@pytest.mark.parametrize("kind", CaseKind)
async def test_a_walk_by_lawful_steps_is_read_back_as_it_was_taken(
    applies: Applies, worker, services: Services, clock: FakeClock, kind: CaseKind
) -> None:
    """Whatever the desk offers is taken, a day apart: states, days, pauses and grounds come back from the record."""
    applicant, luck = await applies(kind), random.Random(kind.value)
    organisation = (await rows(services, CaseRow))[0].organisation_id
    office: Worker = await worker("wang", Role.CASEWORKER, organisation=organisation)
    taken: Counter[str] = Counter()
    for _ in range(8):
        clock.advance(hours=20)
        await office.sign_in_again()
        seen = await office.sees(applicant.number)
        offered = [action for action in seen["actions"] if action["action"] not in taken]
        if not offered:
            break
        step = luck.choice(offered)
        more: dict[str, Any] = {"text": "理由写在这里", "seen": seen["entries"]}
        more |= {"ground": luck.choice(step["grounds"])["id"]} if step["grounds"] else {}
        more |= {"until": str(clock.now().date() + timedelta(days=15))} if step["until"] else {}
        more |= {"days": step["most_days"]} if step["most_days"] else {}
        answer = await office.does(applicant.number, step["action"], **more)
        assert answer.status_code in (200, 409), answer.text  # 409: ending a case that nobody asked to withdraw
        taken[step["action"]] += 1
    assert sum(taken.values()) >= 2
    async with services.database.read() as session:
        case = await find_case(session, applicant.number)
    assert case.standing.state.value == case.row.state == (await applicant.looks())["state"]
    assert await faults_found(services) == []


async def test_two_caseworkers_at_once_take_one_step(applies: Applies, worker, services: Services) -> None:
    applicant = await applies()
    first = await worker("wang", Role.CASEWORKER, organisation=AID)
    second = await worker("zhao", Role.CASEWORKER, organisation=AID)
    seen = (await first.sees(applicant.number))["entries"]
    answers = await asyncio.gather(
        first.does(applicant.number, "accept", seen=seen),
        second.does(applicant.number, "refuse", text="不符合", seen=seen),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert [entry.seq for entry in await rows(services, CaseEventRow)] == [1, 2, 3]
    assert await faults_found(services) == []


async def test_withdrawing_and_accepting_at_once_is_one_of_them(applies: Applies, worker, services: Services) -> None:
    applicant = await applies()
    office = await worker("wang", Role.CASEWORKER, organisation=AID)
    seen = (await office.sees(applicant.number))["entries"]
    await applicant.looks()
    accepted, withdrawn = await asyncio.gather(
        office.does(applicant.number, "accept", seen=seen), applicant.posts("withdrawal")
    )
    actions = [entry.action for entry in await rows(services, CaseEventRow)]
    if accepted.status_code == 200:  # then the wish to withdraw is one that wants leave
        assert actions[2:] == ["accept", "ask_withdrawal"] and withdrawn.status_code == 200
    else:
        assert actions[2:] == ["withdraw"] and accepted.status_code == 409
    assert await faults_found(services) == []


async def test_the_sweep_and_a_caseworker_at_once(applies: Applies, worker, services: Services, clock) -> None:
    applicant = await applies(CaseKind.ADMIN_REVIEW)
    reviewer = await worker("wang", Role.CASEWORKER, organisation=REVIEW)
    seen = (await reviewer.sees(applicant.number))["entries"]
    clock.advance(days=8)
    await reviewer.sign_in_again()
    _, late, _ = await asyncio.gather(
        sweep_cases(services), reviewer.does(applicant.number, "accept", seen=seen), sweep_cases(services)
    )
    assert late.status_code == 409
    assert [entry.action for entry in await rows(services, CaseEventRow)] == ["opened", "file", "deem_accepted"]
    assert await faults_found(services) == []


async def test_additions_sent_twice_and_at_once_lose_nothing(applies: Applies, services: Services) -> None:
    applicant = await applies()
    await applicant.looks()
    answers = await asyncio.gather(*(applicant.adds(f"第{n % 3}份", key=f"k{n % 3}") for n in range(6)))
    assert {answer.status_code for answer in answers} == {200}
    assert len(await rows(services, CaseEventRow)) == 2 + 3
    assert await faults_found(services) == []


async def test_files_sent_at_once_stay_within_the_limit(
    applies: Applies, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each was let in while there was still room; what is kept is counted under the case's lock."""
    monkeypatch.setattr(uploads, "MOST_FILES", 2)
    applicant = await applies()
    await applicant.looks()
    answers = await asyncio.gather(*(sends(applicant, jpeg((10 + n, 10))) for n in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409]
    assert len(await rows(services, CaseFileRow)) == 2


async def test_a_file_taken_back_while_it_is_handed_in(applies: Applies, services: Services) -> None:
    """Either it is in the record and stays, or it was taken back and the record says nothing of it."""
    applicant = await applies()
    file = (await sends(applicant, jpeg())).json()["id"]
    body = {"client_addition_id": "1", "text": "工资条", "files": [file]}
    dropped, added = await asyncio.gather(
        applicant.http.delete(f"{applicant.path}/files/{file}", headers=applicant.headers),
        applicant.posts("additions", body),
    )
    assert (dropped.status_code, added.status_code) in ((204, 422), (404, 200))
    assert len(await rows(services, CaseFileRow)) == (1 if added.status_code == 200 else 0)
    assert await faults_found(services) == []


async def test_tampering_shows_and_erasure_does_not(applies: Applies, services: Services) -> None:
    kept: Applicant = await applies()
    draft: Applicant = await applies(filing=Filing.DRAFT_ONLY, kind=CaseKind.OTHER)
    await kept.adds("补充说明")
    await erase(draft)
    assert await faults_found(services) == []
    case = next(row for row in await rows(services, CaseRow) if row.number == plain(kept.number))
    async with services.database.write() as session:
        where = (CaseEventRow.case_id == case.id, CaseEventRow.seq == 3)
        await session.execute(update(CaseEventRow).where(*where).values(action=CaseAction.WITHDRAW.value))
    assert any("第 3 条被改过" in fault for fault in await faults_found(services))


async def test_wrong_codes_run_out_and_the_owner_gets_in(applies: Applies, services: Services) -> None:
    owner = await applies()
    seen = [(await owner.opens_with("ABCDEFGH23")).status_code for _ in range(6)]
    assert seen == [404] * 5 + [429]
    owner.http._transport.client = ("203.0.113.9", 1)  # pyright: ignore[reportAttributeAccessIssue] - from home
    assert (await owner.opens_with()).status_code == 200
