"""What was published is written back: only what changed, and every other line as it was."""

import difflib
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hotline.conversations.groups import Days, Hours, Span, SpecialDay, load_skill_groups
from hotline.editions.export import export_entries
from hotline.editions.hours_entries import hours_in, put_hours_back
from hotline.editions.kinds import KINDS, EntryKind
from hotline.editions.yaml_entries import entries_in, fields_of, put_back
from hotline.privacy.audit import SYSTEM
from hotline.seed import seed_all
from hotline.services import Services
from hotline.settings import ROOT
from hotline.vocabulary import Area
from tests.editions.bench import WORDS, Bench
from tests.samples import ANSWER, spoil

DATA = ROOT / "data"


@pytest.fixture
def database_kind() -> str:
    """Files are the same on both."""
    return "sqlite"


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


@pytest.mark.parametrize(
    ("name", "kind", "key", "id_", "fields", "lines"),
    [
        (
            "knowledge/mediation.yml",
            EntryKind.ANSWER,
            "answers",
            "mediation/people.duration",
            {"version": 2, "conclusion": "改过的：一句话。", "details": "新加的说明。"},
            ["-    version: 1", "+    version: 2", "+    conclusion: 改过的：一句话。", "+    details: 新加的说明。"],
        ),
        (
            "city/tongchuan.yml",
            EntryKind.ORGANISATION,
            "organisations",
            "legal-aid-city",
            {"phone": "12348", "hours": "工作日"},
            ["+  phone: '12348'", "+  hours: 工作日"],
        ),
        (
            "catalogue/justice.yml",
            EntryKind.ITEM,
            None,
            "ar-apply",
            {"fee": "不收"},
            ["-  fee: 不收费", "+  fee: 不收"],
        ),
    ],
)
def test_only_the_lines_of_what_changed_are_written_anew(name, kind, key, id_, fields, lines):
    text = (DATA / name).read_text(encoding="utf-8")
    wanted = {**entries_in(text, KINDS[kind], list_key=key)[id_], **fields}
    after = put_back(text, KINDS[kind], {id_: wanted}, list_key=key, file=name)
    changed = changed_lines(text, after)
    assert set(lines) <= set(changed)
    assert len(changed) <= len(lines) + 1
    assert put_back(after, KINDS[kind], {id_: wanted}, list_key=key, file=name) == after


def test_lists_keep_the_way_their_file_writes_them():
    text = (DATA / "catalogue/justice.yml").read_text(encoding="utf-8")
    item = entries_in(text, KINDS[EntryKind.ITEM], list_key=None)["ar-apply"]
    wanted = {**item, "citations": item["citations"][:-1], "aliases": [*item["aliases"], "申诉"]}
    after = put_back(text, KINDS[EntryKind.ITEM], {"ar-apply": wanted}, list_key=None, file="x")
    changed = changed_lines(text, after)
    assert [line for line in changed if line.startswith("+")] == [
        "+  aliases: [复议, 民告官, 不服处罚, 不服罚款, 行政申诉, 申诉]"
    ]
    assert len(changed) == 3


def test_of_a_period_only_the_line_that_says_something_else_is_written_anew():
    """Its file has the fields of some periods in another order than the schema."""
    text = (DATA / "knowledge/admin_review.yml").read_text(encoding="utf-8")
    answer = entries_in(text, KINDS[EntryKind.ANSWER], list_key="answers")["admin_review/first.special"]
    before, *others = answer["periods"]
    wanted = {**answer, "periods": [{**before, "conclusion": "改过的：一句话。"}, *others]}
    after = put_back(text, KINDS[EntryKind.ANSWER], {answer["id"]: wanted}, list_key="answers", file="x")
    changed = changed_lines(text, after)
    assert (len(changed), changed[1]) == (2, "+        conclusion: 改过的：一句话。")


def test_how_an_organisation_takes_applications_is_written_below_it():
    text = (DATA / "city/tongchuan.yml").read_text(encoding="utf-8")
    kind = KINDS[EntryKind.ORGANISATION]
    place = entries_in(text, kind, list_key="organisations")["legal-aid-city"]
    filing = [{"case": "legal_aid", "filing": "forward", "basis": "某年某号通知", "since": date(2026, 12, 1)}]
    wanted = fields_of(kind, {**place, "filing": filing})
    after = put_back(text, kind, {"legal-aid-city": wanted}, list_key="organisations", file="x")
    assert changed_lines(text, after) == [
        "+  filing:",
        "+  - case: legal_aid",
        "+    filing: forward",
        "+    basis: 某年某号通知",
        "+    since: 2026-12-01",
    ]


async def test_from_the_workbench_to_the_file_and_the_files_again(
    author: Bench, lawyer: Bench, services: Services, data: Path, tmp_path: Path
):
    await lawyer.puts_out(await author.hands_in(conclusion=WORDS))
    id_ = "legal_aid/refused.what"
    content = {"id": id_, "title": "什么叫不给援助", "conclusion": "就是申请没有批下来。", "unverified": True}
    await lawyer.puts_out(await author.does(await author.begins(id_, content=content), "submit"))
    copy = tmp_path / "copy" / "data"
    shutil.copytree(data, copy)
    written = await export_entries(services, copy, by=SYSTEM)
    assert written == [("data/knowledge/legal_aid.yml", ANSWER), ("data/knowledge/legal_aid.yml", id_)]
    assert await export_entries(services, copy, by=SYSTEM) == []
    reports = await seed_all(services.database, data_dir=copy, now=services.clock.now())
    assert reports["回答"].kept == []
    assert await export_entries(services, data, by=SYSTEM) == []  # the files' own again: nothing is edited any more
    assert (await author.sees())["version"] == 2


async def test_an_areas_entry_goes_the_same_way_and_the_rest_of_its_file_stays_the_files(
    author: Bench, lawyer: Bench, services: Services, data: Path, tmp_path: Path
):
    said = "请不起律师，先问问能不能申请法律援助。"
    entry = await lawyer.puts_out(await author.hands_in("legal_aid", "area", conclusion=said))
    assert (entry["number"], entry["in_force"]) == (2, True)
    library = await services.content.library(services.database)
    now = library.areas[Area.LEGAL_AID].entry
    assert (now.conclusion, now.version, str(now.reviewed_on)) == (said, 2, "2026-11-26")
    assert said in (await author.looks_at("legal_aid", "area"))["preview"]["text"]
    missing = await author.person.post("/entries/area/drafts", {"id": "nowhere", "content": {"title": "没有"}})
    assert missing.status_code == 404

    spoil(data, "knowledge/legal_aid.yml", lambda file: file["matters"].update(more="还有一件"))
    reports = await seed_all(services.database, data_dir=data, now=services.clock.now())
    assert reports["领域"].kept == ["legal_aid"]
    area = (await services.content.library(services.database)).areas[Area.LEGAL_AID]
    assert (area.entry.conclusion, area.matters["legal_aid/more"]) == (said, "还有一件")

    copy = tmp_path / "copy" / "data"
    shutil.copytree(data, copy)
    before = (copy / "knowledge/legal_aid.yml").read_text(encoding="utf-8")
    assert await export_entries(services, copy, by=SYSTEM) == [("data/knowledge/legal_aid.yml", "legal_aid")]
    after = (copy / "knowledge/legal_aid.yml").read_text(encoding="utf-8")
    assert f"+  conclusion: {said}" in changed_lines(before, after)
    assert {line.split(":")[0] for line in changed_lines(before, after)} == {
        "-  conclusion", "+  conclusion", "-  reviewed_on", "+  reviewed_on", "+  version",
    }  # fmt: skip
    await seed_all(services.database, data_dir=copy, now=services.clock.now())
    assert await export_entries(services, data, by=SYSTEM) == []  # the files' own again


def test_hours_are_written_into_the_file_of_the_groups_as_people_write_them():
    text = (DATA / "city/skill_groups.yml").read_text(encoding="utf-8")
    hours = hours_in(text)
    morning = Span(days=Days.WORKDAYS, opens=8 * 60 + 30, closes=12 * 60)
    groups = [
        group.model_copy(update={"spans": [morning]}) if group.id == "mediation" else group for group in hours.groups
    ]
    day = SpecialDay(
        date=date(2026, 12, 31), name="年终盘点", groups=["mediation"], hours=[Hours(opens=510, closes=1020)]
    )
    wanted = hours.model_copy(update={"groups": groups, "special_days": [day]})
    after = put_hours_back(text, wanted, file="x")
    assert hours_in(after) == wanted
    assert changed_lines(text, after) == [
        "+  spans:",
        "+  - opens: 08:30",
        "+    closes: '12:00'",
        "+    days: workdays",
        "-special_days: []",
        "+special_days:",
        "+- date: 2026-12-31",
        "+  name: 年终盘点",
        "+  groups:",
        "+  - mediation",
        "+  hours:",
        "+  - opens: 08:30",
        "+    closes: '17:00'",
    ]
    assert put_hours_back(after, wanted, file="x") == after
    assert hours_in(put_hours_back(after, hours, file="x")) == hours


def test_a_group_takes_another_area_in_the_file_as_it_is_written_there():
    text = (DATA / "city/skill_groups.yml").read_text(encoding="utf-8")
    hours = hours_in(text)
    given = {"mediation": [Area.MEDIATION], "general": [Area.HOUSING_PROPERTY], "info_disclosure": []}
    groups = [
        group.model_copy(update={"areas": given[group.id]}) if group.id in given else group for group in hours.groups
    ]
    wanted = hours.model_copy(update={"groups": groups})
    after = put_hours_back(text, wanted, file="x")
    assert hours_in(after) == wanted
    assert changed_lines(text, after) == [
        "-  areas: [mediation, housing_property]",
        "+  areas: [mediation]",
        "-  areas: [info_disclosure]",
        "+  areas:",
        "+  - housing_property",
    ]
    assert hours_in(put_hours_back(after, hours, file="x")) == hours


async def test_an_area_goes_to_another_group_at_once_and_to_one_only(
    author: Bench, lawyer: Bench, services: Services, data: Path
):
    path = data / "city" / "skill_groups.yml"
    path.write_text(
        "fallback: general\ngroups:\n"
        "- {id: legal_aid, title: 法律援助, areas: [legal_aid, labor], always: true}\n"
        "- {id: general, title: 综合, always: true}\n",
        encoding="utf-8",
    )
    services.groups.keep(load_skill_groups(data).file, taken_up=0)
    await seed_all(services.database, data_dir=data, now=services.clock.now())
    assert services.groups.group_for(Area.LABOR).id == "legal_aid"
    aid, general = ({"id": id_, "always": True, "spans": []} for id_ in ("legal_aid", "general"))
    for areas, said in ((["labor"], "只能归一个组"), (None, "要写管哪些领域"), (["flying"], "只能是")):
        fields: dict[str, Any] = {"groups": [aid | {"areas": ["legal_aid", "labor"]}, general | {"areas": areas}]}
        draft = await author.writes(await author.begins("service_hours", "hours"), **fields)
        assert said in (await author.refused(draft, "submit"))[1]
        await author.does(draft, "discard")
    fields = {"groups": [aid | {"areas": ["legal_aid"]}, general | {"areas": ["labor"]}]}
    edition = await lawyer.puts_out(await author.hands_in("service_hours", "hours", **fields))
    assert services.groups.group_for(Area.LABOR).id == "general"
    shown = (await author.looks_at("service_hours", "hours"))["preview"]["lines"]
    assert shown[1]["text"].endswith("别的组不管的\n全天")
    await lawyer.does(edition, "withdraw", "弄反了")
    assert services.groups.group_for(Area.LABOR).id == "legal_aid"


async def test_hours_go_the_same_way_and_the_groups_keep_them_at_once(
    author: Bench, lawyer: Bench, services: Services, data: Path, tmp_path: Path
):
    assert services.groups.is_open(services.groups.fallback, services.clock.now())
    fields: dict[str, Any] = {
        "groups": [
            {
                "id": "general",
                "areas": [],
                "always": False,
                "spans": [{"days": "workdays", "opens": "08:30", "closes": "25:00"}],
            }
        ]
    }
    draft = await author.writes(await author.begins("service_hours", "hours"), **fields)
    assert "groups.第1个.spans.第1个.closes" in (await author.refused(draft, "submit"))[1]
    fields["groups"][0]["spans"][0]["closes"] = "09:00"
    draft = await author.writes(
        draft, **fields, special_days=[{"date": "2026-12-31", "name": "盘点", "groups": ["nobody"]}]
    )
    assert "没有 nobody" in (await author.refused(draft, "submit"))[1]
    draft = await author.writes(draft, **fields, special_days=[])
    edition = await lawyer.puts_out(await author.does(draft, "submit"))
    assert not services.groups.is_open(services.groups.fallback, services.clock.now()), "ten in the morning"
    shown = await author.looks_at("service_hours", "hours")
    assert shown["preview"]["lines"] == [{"title": "综合", "text": "别的组不管的\n工作日（含调休上班） 08:30—09:00"}]
    copy = tmp_path / "copy" / "data"
    shutil.copytree(data, copy)
    assert await export_entries(services, copy, by=SYSTEM) == [("data/city/skill_groups.yml", "service_hours")]
    assert await export_entries(services, copy, by=SYSTEM) == []
    assert load_skill_groups(copy).fallback.spans == services.groups.fallback.spans
    await lawyer.does(edition, "withdraw", "算错了")
    assert services.groups.is_open(services.groups.fallback, services.clock.now())
    assert (await author.person.post("/entries/hours/drafts", {"id": "other", "content": {}})).status_code == 404
