"""What follows a message: done with it or not at all, never twice, and to be found as if each step were taken alone."""

import pytest
from sqlalchemy import select

from hotline.conversations.models import ConversationRow, MessageRow
from hotline.desk.canned import check_canned
from hotline.desk.labels import load_labels
from hotline.seed import seed_all
from hotline.settings import ROOT
from hotline.vocabulary import Sender
from tests.samples import write, write_data

LABEL, RETIRED = next(iter(load_labels(ROOT / "data"))), "once_used"
NOTE = "等{称呼}找到合同再说"
MACRO = {
    "id": "back",
    "group": "收尾",
    "title": "交回",
    "text": "{称呼}先找合同。",
    "afterwards": [
        {"step": "labels", "labels": [LABEL]},
        {"step": "note", "text": NOTE},
        {"step": "return"},
    ],
}
BODY = {key: value for key, value in MACRO.items() if key != "id"}


@pytest.fixture
async def citizen(seat, writes_in):
    made = await writes_in("叫我王师傅就行，工资拖了三个月", waits=True)
    assert (await seat.post(f"/conversations/{made.id}/claim")).status_code == 200
    return made


async def sends(person, citizen, steps, *, text="先找合同。", key="m-1"):
    body = {"text": text, "client_message_id": key, "afterwards": steps}
    return await person.post(f"/conversations/{citizen.id}/messages", body)


async def written(database, citizen):
    wanted = MessageRow.conversation_id == citizen.id, MessageRow.sender == Sender.STAFF
    async with database.read() as session:
        return list(await session.scalars(select(MessageRow.text).where(*wanted).order_by(MessageRow.seq)))


async def owner(database, citizen):
    async with database.read() as session:
        return (await session.get_one(ConversationRow, citizen.id)).owner


async def test_what_follows_is_done_once_with_the_message(seat, citizen, database, trail):
    data = [{"step": "labels", "labels": [LABEL]}, {"step": "note", "text": "等合同"}, {"step": "return"}]
    before = len(await trail())
    sent = await sends(seat, citizen, data)
    assert sent.status_code == 201
    assert (await trail())[before:] == ["conversation_answered", "label_set", "note_written", "conversation_returned"]
    again = await sends(seat, citizen, data)
    assert (again.status_code, again.json()["message_id"]) == (201, sent.json()["message_id"])
    assert len(await trail()) == before + 4
    assert (await written(database, citizen), await owner(database, citizen)) == (["先找合同。"], "bot")
    assert (await sends(seat, citizen, [], text="别的")).status_code == 409


async def test_a_refused_step_refuses_the_message(seat, citizen, database, trail):
    before = await trail()
    refused = await sends(
        seat, citizen, [{"step": "note", "text": "转"}, {"step": "transfer", "group": "nobody", "note": "请接"}]
    )
    assert (refused.status_code, refused.json()["detail"]) == (422, "没有这个技能组。")
    assert (await written(database, citizen), await owner(database, citizen), await trail()) == ([], "staff", before)
    done = await sends(seat, citizen, [{"step": "transfer", "group": "general", "note": "请接"}])
    assert (done.status_code, await owner(database, citizen)) == (201, "queue")


async def test_whoever_has_it_not_sends_nothing(other, citizen, database):
    assert (await sends(other, citizen, [{"step": "return"}])).status_code == 403
    assert (await written(database, citizen), await owner(database, citizen)) == ([], "staff")


@pytest.mark.parametrize(
    "steps",
    [
        [{"step": "close"}],
        [{"step": "return"}, {"step": "note", "text": "后"}],
        [{"step": "note", "text": "一"}, {"step": "note", "text": "二"}],
        [{"step": "transfer", "group": "general", "note": "接"}, {"step": "return"}],
        [{"step": "labels", "labels": []}],
    ],
)
async def test_steps_that_make_no_sense_are_refused(seat, citizen, steps):
    assert (await sends(seat, citizen, steps)).status_code == 422


async def test_without_an_id_nothing_may_follow(seat, citizen):
    body = {"text": "先找合同。", "afterwards": [{"step": "return"}]}
    assert (await seat.post(f"/conversations/{citizen.id}/messages", body)).status_code == 422


async def test_a_canned_answer_brings_its_steps_filled_in(seat, supervisor, citizen, database, clock, tmp_path):
    data = write_data(tmp_path)
    write(data, "city/canned_answers.yml", [MACRO])
    await seed_all(database, data_dir=data, now=clock.now())
    answers = (await seat.get(f"/conversations/{citizen.id}/canned-answers")).json()["answers"]
    assert answers[0]["afterwards"][1] == {"step": "note", "text": "等王师傅找到合同再说"}
    listed = (await supervisor.get("/canned-answers")).json()
    assert (listed["answers"][0]["afterwards"], LABEL) == (MACRO["afterwards"], listed["labels"][0]["id"])
    assert "general" in [group["id"] for group in listed["groups"]]


async def test_a_supervisor_changes_what_follows(supervisor):
    made = (await supervisor.post("/canned-answers", BODY)).json()
    closing = [{"step": "close", "resolution": "guided"}]
    path, changed = f"/canned-answers/{made['id']}", {**BODY, "afterwards": closing, "version": 1}
    assert (await supervisor.post(path, changed)).json()["afterwards"] == closing


@pytest.mark.parametrize(
    "step",
    [
        {"step": "labels", "labels": ["nothing"]},
        {"step": "transfer", "group": "nobody", "note": "接"},
        {"step": "note", "text": "{姓名}"},
        {"step": "close", "resolution": "perfect"},
    ],
)
async def test_a_supervisor_cannot_name_what_is_not_there(supervisor, step):
    assert (await supervisor.post("/canned-answers", {**BODY, "afterwards": [step]})).status_code == 422


def test_the_file_is_checked_with_entry_and_field(tmp_path):
    data = write_data(tmp_path)
    write(data, "city/labels.yml", [{"id": RETIRED, "title": "旧的", "retired": True}])
    steps = [{"step": "labels", "labels": [RETIRED]}, {"step": "note", "text": "{姓名}"}]
    write(data, "city/canned_answers.yml", [{**MACRO, "afterwards": steps}])
    found = [(finding.entry, finding.field, finding.problem) for finding in check_canned(data)]
    assert found == [
        ("back", "afterwards", "没有 {姓名} 这个变量"),
        ("back", "afterwards", f"没有 {RETIRED} 这个标签，或者它已经不用了"),
    ]
    write(data, "city/canned_answers.yml", [{**MACRO, "afterwards": [{"step": "fly"}]}])
    (finding,) = check_canned(data)
    assert (finding.entry, finding.field.startswith("afterwards")) == ("back", True)
