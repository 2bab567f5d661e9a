"""Who somebody is: nothing said, said, or proved; earlier conversations open for receipt and code alone."""

import pytest

from hotline.conversations.handoff import request_handoff
from tests.desk.conftest import Person


@pytest.fixture
def database_kind() -> str:
    """One kind of database will do: nothing here depends on it."""
    return "sqlite"


@pytest.fixture
async def call(seat):
    return (await seat.post("/calls")).json()["conversation_id"]


@pytest.fixture
async def pair(writes_in, services):
    """Receipt and code of somebody's earlier conversation about wages."""
    earlier = await writes_in("工资拖了三个月没给")
    resume = (await request_handoff(services, conversation_id=earlier.id)).resume
    assert resume is not None
    return {"receipt": resume.receipt, "code": resume.code}


async def prove(person: Person, conversation, **body):
    return await person.post(f"/conversations/{conversation}/identity", body)


async def identity(person: Person, conversation):
    return (await person.get(f"/conversations/{conversation}")).json()["identity"]


async def test_a_number_is_a_claim_and_opens_nothing(seat, call):
    assert (await identity(seat, call))["status"] == "none"
    await seat.post(f"/conversations/{call}/caller", {"number": "13800138000"})
    assert (await identity(seat, call))["status"] == "claimed"
    refused = await seat.get(f"/conversations/{call}/earlier")
    assert (refused.status_code, "没有核实" in refused.json()["detail"]) == (403, True)


async def test_receipt_and_code_prove_and_open_that_conversation(seat, call, pair, trail):
    answer = await prove(seat, call, proof="receipt", **pair)
    assert answer.status_code == 200
    assert {"status": "verified", "proof": "receipt", "earlier": 1}.items() <= answer.json().items()
    found = (await seat.get(f"/conversations/{call}/earlier")).json()["conversations"]
    assert [message["text"] for message in found[0]["messages"] if message["sender"] == "citizen"] == [
        "工资拖了三个月没给"
    ]
    assert {"identity_proved", "earlier_read"} <= set(await trail())


async def test_a_wrong_pair_opens_nothing_and_is_audited(seat, call, pair, trail):
    wrong = await prove(seat, call, proof="receipt", receipt=pair["receipt"], code="AAAAA-AAAAA")
    assert (wrong.status_code, wrong.headers["content-type"]) == (404, "application/problem+json")
    assert (await identity(seat, call))["status"] == "none"
    assert "identity_failed" in await trail()


async def test_papers_shown_prove_but_open_no_earlier_conversation(seat, call):
    assert (await prove(seat, call, proof="in_person")).json()["proof"] == "in_person"
    assert (await seat.get(f"/conversations/{call}/earlier")).json() == {"conversations": []}
    assert (await prove(seat, call, proof="check_word")).status_code == 422  # that comes with the call's result


async def test_only_the_seat_who_has_it_proves_and_reads(seat, other, call, pair):
    assert (await prove(other, call, proof="in_person")).status_code == 403
    await prove(seat, call, proof="receipt", **pair)
    assert (await other.get(f"/conversations/{call}/earlier")).status_code == 403


async def test_what_was_proved_ends_when_no_seat_has_it_any_more(seat, writes_in, services):
    chat = await writes_in(waits=True)
    await seat.post(f"/conversations/{chat.id}/claim")
    await prove(seat, chat.id, proof="in_person")
    await seat.post(f"/conversations/{chat.id}/return")
    await chat.asks_for_a_person()
    await seat.post(f"/conversations/{chat.id}/claim")
    assert (await identity(seat, chat.id))["status"] == "none"


async def test_ones_own_receipt_proves_nothing(seat, writes_in, services):
    chat = await writes_in()
    resume = (await request_handoff(services, conversation_id=chat.id)).resume
    assert resume is not None
    await seat.post(f"/conversations/{chat.id}/claim")
    own = await prove(seat, chat.id, proof="receipt", receipt=resume.receipt, code=resume.code)
    assert own.status_code == 409
