"""Canned answers: filled in for a conversation, worded by a supervisor, and never overwritten by a seed."""

import pytest
import yaml

from hotline.conversations.models import ConversationRow
from hotline.desk.canned import CannedEntry, check_canned, fill
from hotline.desk.forms_of_address import form_of_address
from hotline.seed import seed_all
from hotline.settings import ROOT
from tests.samples import write, write_data

GREETING = {"id": "greeting", "group": "开头", "title": "问候", "text": "{称呼}好，我是工号 {工号}，今天{日期}。"}
OFFICE = {"id": "office", "group": "去哪里", "title": "到哪里申请", "text": "{区县}：{法律援助机构}"}
BODY = {"group": "开头", "title": "问候", "keywords": ["你好"], "text": "{称呼}，请讲。"}


@pytest.fixture
def data(tmp_path):
    folder = write_data(tmp_path)
    write(folder, "city/canned_answers.yml", [GREETING, OFFICE])
    return folder


@pytest.fixture
async def seeded(database, clock, data):
    async def seed():
        return (await seed_all(database, data_dir=data, now=clock.now()))["快捷回复"]

    await seed()
    return seed


async def filled(seat, citizen):
    answers = (await seat.get(f"/conversations/{citizen.id}/canned-answers")).json()["answers"]
    return {answer["id"]: answer["text"] for answer in answers}


async def test_variables_are_those_of_the_conversation(seat, seeded, writes_in, database):
    citizen = await writes_in("叫我王师傅就行，工资拖了三个月", waits=True)
    texts = await filled(seat, citizen)
    assert texts["greeting"] == "王师傅好，我是工号 100，今天2026年9月1日。"
    assert texts["office"] == "您所在的区县：您所在的区县的法律援助机构。地址和电话可以拨打 12348 问。"
    async with database.write() as session:
        (await session.get_one(ConversationRow, citizen.id)).district = "耀州区"
    assert (await filled(seat, citizen))["office"] == "耀州区：耀州区法律援助机构。地址和电话可以拨打 12348 问。"


async def test_what_a_citizen_said_is_no_template(seat, seeded, writes_in):
    assert fill("{称呼}好", {"称呼": "{工号}", "工号": "100"}) == "{工号}好"
    assert fill("{没有的}好", {}) == "{没有的}好"


async def test_a_supervisors_wording_outlives_a_seed(seat, supervisor, seeded, data, writes_in, trail):
    changed = await supervisor.post("/canned-answers/greeting", {**BODY, "version": 1})
    assert (changed.status_code, changed.json()["version"], changed.json()["edited"]) == (200, 2, True)
    write(data, "city/canned_answers.yml", [{**GREETING, "text": "文件里改了。"}, OFFICE])
    report = await seeded()
    assert report.kept == ["greeting"]
    citizen = await writes_in(waits=True)
    assert (await filled(seat, citizen))["greeting"] == "您，请讲。"
    assert "canned_answer_set" in await trail()


async def test_of_two_supervisors_the_second_is_told(supervisor, seeded):
    assert (await supervisor.post("/canned-answers/greeting", {**BODY, "version": 1})).status_code == 200
    assert (await supervisor.post("/canned-answers/greeting", {**BODY, "version": 1})).status_code == 409


async def test_one_of_ones_own_is_added_retired_and_brought_back(seat, supervisor, seeded, writes_in):
    own = (await supervisor.post("/canned-answers", BODY)).json()
    citizen = await writes_in(waits=True)
    assert list(await filled(seat, citizen)) == ["greeting", "office", own["id"]]
    path = f"/canned-answers/{own['id']}"
    assert (await supervisor.post(path, {**BODY, "version": 1, "retired": True})).status_code == 200
    await seeded()
    assert own["id"] not in await filled(seat, citizen)
    listed = (await supervisor.get("/canned-answers")).json()
    assert [answer["retired"] for answer in listed["answers"]] == [False, False, True]
    assert "法律援助机构" in listed["variables"]
    assert (await supervisor.post(path, {**BODY, "version": 2})).json()["retired"] is False


@pytest.mark.parametrize(
    "change", [{"text": "{姓名}好"}, {"title": " "}, {"text": "长" * 1001}, {"keywords": ["\x00"]}, {"id": "x"}]
)
async def test_what_nobody_can_use_is_refused(supervisor, seeded, change):
    assert (await supervisor.post("/canned-answers", {**BODY, **change})).status_code == 422


async def test_no_such_canned_answer(supervisor, seeded):
    assert (await supervisor.post("/canned-answers/none", {**BODY, "version": 1})).status_code == 404


async def test_none_from_what_is_not_this_seats_to_read(seat, seeded, writes_in):
    with_the_bot = await writes_in()
    assert (await seat.get(f"/conversations/{with_the_bot.id}/canned-answers")).status_code == 403


@pytest.mark.parametrize(
    ("said", "called"),
    [
        (["您好", "叫我王师傅就行"], "王师傅"),
        (["我是李女士", "您可以称呼我张阿姨"], "张阿姨"),
        (["我是他的大哥"], None),
        (["我叫王建国，男"], None),
        (["有个男的叫我大姐"], None),
    ],
)
def test_people_are_called_as_they_asked(said, called):
    assert form_of_address(said) == called


def test_the_citys_own_file_is_sound(data):
    assert check_canned(ROOT / "data") == []
    entries = yaml.load(
        (ROOT / "data" / "city" / "canned_answers.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    assert len([CannedEntry.model_validate(entry) for entry in entries]) >= 12
    write(data, "city/canned_answers.yml", [{**GREETING, "text": "{姓名}好"}])
    (finding,) = check_canned(data)
    assert (finding.entry, finding.field) == ("greeting", "text")
