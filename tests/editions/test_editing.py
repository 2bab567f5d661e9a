"""An answer from the first word of a draft to its withdrawal, over the API, as citizens see it meanwhile."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from sqlalchemy import select

from hotline.catalogue.legal_aid import IncomeLimit, MoreMatter
from hotline.catalogue.models import ItemRow
from hotline.catalogue.schema import FilingEntry
from hotline.conversations.groups import SpecialDay
from hotline.conversations.service_hours import GroupHours
from hotline.editions.kinds import KINDS, EntryKind
from hotline.knowledge.schema import Period
from hotline.privacy.audit import AuditEntry
from hotline.seed import seed_all
from hotline.services import Services
from tests.editions.bench import WORDS, Bench
from tests.samples import ANSWER, spoil


@pytest.fixture
def database_kind() -> str:
    """What may differ between databases is tested on both beside this."""
    return "sqlite"


async def test_a_version_never_names_two_wordings(author: Bench, supervisor: Bench, services: Services, data: Path):
    first = await supervisor.puts_out(await author.hands_in(conclusion=WORDS))
    await supervisor.does(first, "withdraw", "写错了")
    second = await supervisor.puts_out(await author.hands_in(conclusion=WORDS + "不收钱。"))
    assert (first["number"], second["number"]) == (2, 3)
    await supervisor.does(second, "withdraw", "还是不对")
    # The row has the file's words again, so it is the file's again; its next words must not be called 2 or 3.
    await seed_all(services.database, data_dir=data, now=services.clock.now())
    spoil(data, "knowledge/legal_aid.yml", lambda document: document["answers"][0].update(conclusion="7日内告诉您。"))
    report = await seed_all(services.database, data_dir=data, now=services.clock.now())
    assert report["回答"].changed == [ANSWER]
    assert (await author.sees())["version"] == 4


async def test_a_seed_leaves_a_published_edition_alone(author: Bench, lawyer: Bench, services: Services, data: Path):
    await lawyer.puts_out(await author.hands_in(conclusion=WORDS))
    spoil(data, "knowledge/legal_aid.yml", lambda document: document["answers"][0].update(conclusion="7日内告诉您。"))
    report = await seed_all(services.database, data_dir=data, now=services.clock.now())
    assert report["回答"].kept == [ANSWER]
    assert (await author.sees())["text"].startswith(WORDS)


async def test_what_the_check_of_the_data_says_is_said_of_a_draft_by_field(author: Bench, lawyer: Bench):
    draft = await author.begins()
    content = {**draft["content"], "conclusion": "能。15日内告诉您。", "related": ["legal_aid/no.what"]}
    tried = (await author.person.post("/entries/answer/try", {"id": ANSWER, "content": content})).json()
    faults = {fault["field"]: fault["problem"] for fault in tried["faults"]}
    assert set(faults) == {"conclusion", "related"}
    assert "15" in faults["conclusion"] or "能。" in faults["conclusion"]
    assert tried["preview"]["text"].startswith("能。15日内")
    draft = await author.writes(draft, conclusion="")
    status, said = await author.refused(draft, "submit")
    assert (status, said) == (422, "还有问题，请先改好：conclusion：不能为空。")
    unshaped = {"id": ANSWER, "content": {"conclusion": ["不是文字"], "x": 1}}
    tried = (await author.person.post("/entries/answer/try", unshaped)).json()
    assert tried["preview"] is None
    assert {"conclusion", "x", "title"} <= {fault["field"] for fault in tried["faults"]}


async def test_a_preview_is_what_the_citizen_will_get(author: Bench, lawyer: Bench):
    draft = await author.begins()
    content = {**draft["content"], "conclusion": WORDS}
    tried = (await author.person.post("/entries/answer/try", {"id": ANSWER, "content": content})).json()
    assert tried["faults"] == []
    await lawyer.puts_out(await author.does(await author.writes(draft, conclusion=WORDS), "submit"))
    now = await author.sees()
    assert tried["preview"]["text"] == f"{now['text']}\n\n{now['source']}"


async def test_two_who_write_at_once_and_a_reviewer_who_wrote(author: Bench, lawyer: Bench, supervisor: Bench):
    draft = await author.begins()
    again = await lawyer.person.post("/entries/answer/drafts", {"id": ANSWER})
    assert (again.status_code, "草稿" in again.json()["detail"]) == (409, True)
    written = await lawyer.writes(draft, conclusion=WORDS)
    body = {"turn": draft["turn"], "content": draft["content"]}
    late = await author.person.post(f"/editions/{draft['id']}", body)
    assert (late.status_code, late.json()["detail"]) == (409, "别人刚刚改过这一版，请刷新后再看。")
    edition = await author.does(written, "submit")
    assert edition["authors"] == ["徐某", "秦某"]
    assert (await lawyer.refused(edition, "review"))[0] == 403
    refusals = {step["step"]: step["refused"] for step in (await lawyer.looks_at())["editions"][0]["steps"]}
    assert refusals["review"] and refusals["take_back"] is None
    assert (await supervisor.does(edition, "review"))["reviewer"] == "赵某"


async def test_reviewed_words_are_not_changed_any_more(author: Bench, lawyer: Bench):
    edition = await author.hands_in(conclusion=WORDS)
    edition = await lawyer.does(edition, "review")
    response = await author.person.post(
        f"/editions/{edition['id']}", {"turn": edition["turn"], "content": edition["content"]}
    )
    assert response.status_code == 409
    assert "要改请先收回" in response.json()["detail"]
    draft = await author.does(edition, "take_back")
    assert (draft["state"], draft["reviewer"]) == ("draft", None)
    sent_back = await lawyer.does(await author.does(draft, "submit"), "send_back", "第二句删掉")
    assert (sent_back["state"], sent_back["reason"]) == ("draft", "第二句删掉")
    assert (await author.does(sent_back, "discard"))["state"] == "discarded"
    assert (await author.begins())["state"] == "draft"


async def test_back_to_an_earlier_edition_is_a_draft_of_it(author: Bench, lawyer: Bench):
    await lawyer.puts_out(await author.hands_in(conclusion=WORDS))
    base = (await author.looks_at())["editions"][-1]
    draft = await author.begins(copy_of=base["id"])
    assert draft["content"]["conclusion"] == "收到申请后7日内告诉您结果。"
    edition = await lawyer.puts_out(await author.does(draft, "submit"))
    assert ((await author.sees())["version"], edition["number"]) == (3, 3)


async def test_the_data_files_own_words_cannot_be_withdrawn_nor_handed_in_unchanged(author: Bench):
    draft = await author.begins()
    assert (await author.refused(draft, "submit"))[0] == 409
    base = (await author.looks_at())["editions"][-1]
    assert (base["authors"], base["steps"]) == (["数据文件"], [])
    status, said = await author.refused(base, "withdraw", "不要了")
    assert status == 409
    assert "数据文件" in said


async def test_a_new_answer_is_there_while_it_counts(author: Bench, lawyer: Bench):
    id_ = "legal_aid/refused.what"
    content = {"id": id_, "title": "什么叫不给援助", "conclusion": "就是申请没有批下来。", "unverified": True}
    draft = await author.begins(id_, content=content)
    listed = (await author.person.get("/entries/answer?open=true")).json()
    assert [(entry["id"], entry["state_title"]) for entry in listed["entries"]] == [(id_, "草稿")]
    edition = await lawyer.puts_out(await author.does(draft, "submit"))
    assert (await author.sees(id_))["version"] == 1
    await lawyer.does(edition, "withdraw", "先不放")
    assert (await author.person.http.get(f"/api/v1/knowledge/{id_}")).status_code == 404
    twice = await author.person.post("/entries/answer/drafts", {"id": ANSWER, "content": content, "fresh": True})
    assert (twice.status_code, "已经有这一条" in twice.json()["detail"]) == (409, True)
    strange = await author.begins("legal_aid/nowhere.what", content={**content, "id": "legal_aid/nowhere.what"})
    assert "没有 nowhere 这个主题" in (await author.refused(strange, "submit"))[1]


async def test_items_and_organisations_go_the_same_way(author: Bench, lawyer: Bench):
    item = await lawyer.puts_out(await author.hands_in("la-apply", "item", fee="不收费", source="铜川市司法局"))
    assert item["in_force"]
    got = (await author.person.http.get("/api/v1/items/la-apply")).json()
    assert (got["fee"], got["reviewed_on"]) == ("不收费", "2026-11-26")
    place = await author.begins("legal-aid-wangyi", "organisation")
    place = await author.writes(place, hours="工作日9点到17点")
    assert "写了就要写 source 和 checked_on" in (await author.refused(place, "submit"))[1]
    place = await author.writes(place, hours="工作日9点到17点", source="机构门口公示", checked_on="2026-11-25")
    await lawyer.puts_out(await author.does(place, "submit"))
    places = (await author.person.http.get("/api/v1/organisations?kind=legal_aid&district=王益区")).json()
    assert places["organisations"][0]["hours"] == "工作日9点到17点"


async def test_an_import_meanwhile_is_kept_as_an_edition_of_its_own(author: Bench, lawyer: Bench, services: Services):
    edition = await lawyer.puts_out(await author.hands_in("la-apply", "item", fee="不收费", source="铜川市司法局"))
    async with services.database.write() as session:
        row = await session.get_one(ItemRow, "la-apply")
        row.content, row.updated_at = {**row.content, "note": "导入的备注"}, services.clock.now()
    edition = (await author.looks_at("la-apply", "item"))["editions"][0]
    await lawyer.does(edition, "withdraw", "改错了")
    opened = await author.looks_at("la-apply", "item")
    assert opened["content"]["note"] == "导入的备注"
    assert [each["number"] for each in opened["editions"]] == [3, 2, 1]


async def test_every_step_is_in_the_trail_without_a_word_of_the_text(author: Bench, lawyer: Bench, services: Services):
    await lawyer.puts_out(await author.hands_in(conclusion=WORDS))
    async with services.database.read() as session:
        entries = await session.scalars(select(AuditEntry).where(AuditEntry.action == "edition_step"))
        steps = [(entry.actor_name, entry.details["step"], entry.details["entry"]) for entry in entries]
    assert steps == [
        ("xu", "begin", ANSWER),
        ("xu", "write", ANSWER),
        ("xu", "submit", ANSWER),
        ("qin", "review", ANSWER),
        ("qin", "publish", ANSWER),
    ]


@pytest.mark.parametrize("content", [{"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": 1}}}}}}}}, {"fee": float("nan")}])
async def test_what_cannot_be_stored_is_refused(author: Bench, content: dict[str, Any]):
    body = json.dumps({"id": "la-apply", "content": content})
    headers = {"X-CSRF-Token": author.person.me["csrf_token"], "Content-Type": "application/json"}
    response = await author.person.http.post("/api/desk/entries/item/try", content=body, headers=headers)
    assert response.status_code == 422


_ROWS: dict[tuple[str, str], type[BaseModel]] = {
    ("answer", "periods"): Period,
    ("organisation", "filing"): FilingEntry,
    ("hours", "groups"): GroupHours,
    ("hours", "special_days"): SpecialDay,
    ("legal_aid", "income_limit"): IncomeLimit,
    ("legal_aid", "more_matters"): MoreMatter,
}


async def test_the_form_names_fields_that_the_entries_have(author: Bench):
    forms = (await author.person.get("/entry-forms")).json()
    for form in forms["forms"]:
        model = KINDS[EntryKind(form["kind"])].model
        assert {field["name"] for field in form["fields"]} <= set(model.model_fields)
        inner = [(field["name"], field["fields"]) for field in form["fields"] if field["fields"]]
        for name, fields in inner:
            of_row = _ROWS[form["kind"], name].model_fields
            assert {field["name"] for field in fields} == set(of_row), name
        for field in [*form["fields"], *(field for _, fields in inner for field in fields)]:
            empty_here = field["source"] == "events"  # the sample has no former law
            assert field["source"] is None or forms["options"][field["source"]] or empty_here
