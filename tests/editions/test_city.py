"""Telephone numbers, kinds of organisation and districts at the workbench: what is published shows in the next message,
and a number that could cost a life is refused."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from hotline.catalogue.directory import Directory
from hotline.catalogue.loader import load_catalogue
from hotline.catalogue.numbers import FIXED, as_dialled
from hotline.conversations.reply import Reply, ReplyMessage, Topic
from hotline.desk.at_hand import at_hand
from hotline.editions.export import export_entries
from hotline.privacy.audit import SYSTEM
from hotline.seed import seed_all
from hotline.services import Services
from hotline.settings import ROOT
from hotline.vocabulary import Area, Outcome
from tests.conftest import Citizen
from tests.editions.bench import Bench
from tests.editions.test_export import changed_lines
from tests.fakes import FakeBrain
from tests.samples import spoil

LOCAL = "0919-2181234"
CHECKED = {"source": "市卫生健康委员会公布", "checked_on": "2026-11-25"}
_NUMBERS = [
    {"number": "110", "title": "报警", "aliases": ["报警电话"], "source": "project brief"},
    {"number": "12338", "title": "妇女维权", "aliases": ["妇联电话"], "source": "project brief"},
    {"number": "12356", "title": "心理援助", "aliases": ["心理热线"], "source": "project brief"},
]


@pytest.fixture
def database_kind() -> str:
    """The steps on both databases are tested beside this."""
    return "sqlite"


@pytest.fixture
def brain() -> FakeBrain:
    """One that says what it is told to."""
    return FakeBrain()


@pytest.fixture
async def data(data: Path, services: Services) -> Path:
    """The folder with more numbers, brought in."""
    spoil(data, "city/national.yml", lambda file: file["numbers"].extend(_NUMBERS))
    await seed_all(services.database, data_dir=data, now=services.clock.now())
    return data


async def directory_of(services: Services) -> Directory:
    return await services.content.directory(services.database)


async def last_words(citizen: Citizen) -> str:
    return (await citizen.log())["messages"][-1]["text"]


async def test_a_changed_number_is_in_the_next_danger_answer_and_in_every_other_text(
    author: Bench, lawyer: Bench, citizen: Citizen, brain: FakeBrain, services: Services
) -> None:
    await citizen.say("我不想活了")
    assert "请现在就打 12356" in await last_words(citizen)
    edition = await lawyer.puts_out(await author.hands_in("12356", "number", dial=LOCAL, **CHECKED))
    await citizen.say("真的不想活了")
    words = await last_words(citizen)
    assert f"请现在就打 {LOCAL}" in words and "12356" not in words
    assert "打 120" in words and "就打 110" in words

    topic = Topic(area=Area.CRISIS, confidence=0.9)
    said = ReplyMessage(text="难受就打12356。罚款12356元的，另说。", topic=topic)
    brain.reply = Reply(outcome=Outcome.ANSWERED, messages=[said])
    await citizen.say("心里难受")
    assert await last_words(citizen) == f"难受就打{LOCAL}。罚款12356元的，另说。"

    page = await citizen.http.post("/lite", data={"text": "我不想活了", "action": "send"}, follow_redirects=True)
    assert f'href="tel:{LOCAL}"' in page.text and "12356" not in page.text

    await lawyer.does(edition, "withdraw", "恢复了")
    await citizen.say("不想活了")
    assert "请现在就打 12356" in await last_words(citizen)


async def test_the_office_and_the_desk_tell_what_is_to_be_dialled(
    author: Bench, lawyer: Bench, services: Services
) -> None:
    await lawyer.puts_out(await author.hands_in("notary", "office_kind", number="12338"))
    await lawyer.puts_out(await author.hands_in("12338", "number", dial=LOCAL, **CHECKED))
    assert (await directory_of(services)).kinds["notary"].number == LOCAL
    [found] = [find for find in (await at_hand(services)).look_up("公证处") if find.id == "notary"]
    assert f"可以拨打 {LOCAL} 问" in found.text
    shown = await author.looks_at("notary", "office_kind")
    assert shown["content"]["number"] == "12338", "the entry keeps the number it names"
    assert f"先打 {LOCAL} 问一声" in shown["preview"]["text"]
    # A text that was written for the knowledge is shown with it as well.
    said = "申请没有批，妇女可以打 12338 问。"
    await lawyer.puts_out(await author.hands_in("legal_aid/refused.refused", conclusion=said))
    assert f"打 {LOCAL} 问" in (await author.sees("legal_aid/refused.refused"))["text"]


@pytest.mark.parametrize("number", sorted({"110", "12348"}))
async def test_what_the_whole_country_dials_is_not_replaced_and_not_renamed(author: Bench, number: str) -> None:
    draft = await author.writes(await author.begins(number, "number"), dial=LOCAL, title="别的", **CHECKED)
    status, why = await author.refused(draft, "submit")
    assert status == 422
    assert f"dial：{number} 全国统一" in why and f"title：{number} 全国统一" in why


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"dial": "打心理热线"}, "dial"),
        ({"dial": "0919 2181234"}, "dial"),
        ({"dial": "999"}, "dial"),
        ({"dial": "13800138000"}, "dial"),
        ({"dial": "１２３５５"}, "dial"),
        ({"dial": "110"}, "dial"),
        ({"dial": "12356"}, "dial"),
        ({"dial": LOCAL, "checked_on": None}, "checked_on"),
        ({"note": "改过", "checked_on": None}, "checked_on"),
        ({"note": "改过", "checked_on": "2027-01-01"}, "checked_on"),
        ({"aliases": ["心理热线", "报警"]}, "aliases"),
        ({"title": "妇女维权"}, "title"),
        ({"source": ""}, "source"),
    ],
)
async def test_a_number_that_is_wrong_in_form_or_that_nobody_checked_is_refused_by_field(
    author: Bench, fields: dict[str, Any], field: str
) -> None:
    draft = await author.begins("12356", "number")
    content = {**draft["content"], **CHECKED, **fields}
    tried = (await author.person.post("/entries/number/try", {"id": "12356", "content": content})).json()
    assert field in {fault["field"] for fault in tried["faults"]}
    status, _ = await author.refused(await author.writes(draft, **CHECKED | fields), "submit")
    assert status == 422


async def test_nobody_publishes_a_number_alone(author: Bench, lawyer: Bench) -> None:
    handed_in = await author.hands_in("110", "number", aliases=["报警电话", "派出所报警"], **CHECKED)
    assert (await author.refused(handed_in, "review"))[0] == 403
    assert (await author.refused(handed_in, "publish"))[0] == 409
    assert (await lawyer.puts_out(handed_in))["in_force"]


async def test_two_numbers_do_not_lead_to_each_other(author: Bench, lawyer: Bench) -> None:
    await lawyer.puts_out(await author.hands_in("12338", "number", dial="12356", **CHECKED))
    draft = await author.writes(await author.begins("12356", "number"), dial=LOCAL, **CHECKED)
    assert "别的号码正改打到 12356" in (await author.refused(draft, "submit"))[1]


async def test_a_new_number_is_told_to_whoever_asks_and_does_not_go_while_an_office_names_it(
    author: Bench, lawyer: Bench, services: Services
) -> None:
    content = {"number": "12393", "title": "医保服务", "aliases": ["医保电话"], **CHECKED}
    begun = await author.begins("12393", "number", content=content, fresh=True)
    until = await author.writes(begun, until="2026-12-31")
    reviewed = await lawyer.does(await author.does(until, "submit"), "review")
    assert "不能写“用到哪天”" in (await lawyer.refused(reviewed, "publish"))[1]
    draft = await author.writes(await author.does(reviewed, "take_back"))
    edition = await lawyer.puts_out(await author.does(draft, "submit"))
    assert (await directory_of(services)).numbers["12393"].title == "医保服务"
    await lawyer.puts_out(await author.hands_in("notary", "office_kind", number="12393"))
    assert (await lawyer.refused(edition, "withdraw", "没有开通"))[1] == "还有用着它的，先改那些：公证机构。"


async def test_an_office_kind_names_a_number_there_is_and_is_not_called_as_another(author: Bench) -> None:
    draft = await author.begins("notary", "office_kind")
    draft = await author.writes(draft, number="12399", aliases=["法律援助中心"], by_phone=True)
    _, why = await author.refused(draft, "submit")
    assert "number：没有这个号码：12399" in why
    assert "aliases：“法律援助中心”已经是“法律援助机构”的叫法" in why
    draft = await author.writes(draft, number=None, aliases=[])
    assert "要写打哪个号码" in (await author.refused(draft, "submit"))[1]


async def test_what_is_said_of_a_district_is_changed_and_no_district_invented(
    author: Bench, lawyer: Bench, services: Services
) -> None:
    note = "新区的事，先到市里的窗口问。"
    edition = await lawyer.puts_out(await author.hands_in("新区", "district", note=note))
    assert edition["in_force"]
    found = await directory_of(services)
    assert (found.districts["新区"].note, list(found.districts)) == (note, ["王益区", "耀州区", "新区"])
    new = await author.person.post("/entries/district/drafts", {"id": "高新区", "content": {"name": "高新区"}})
    assert new.status_code == 404
    listed = (await author.person.get("/entries/district?q=新区")).json()
    assert [entry["id"] for entry in listed["entries"]] == ["新区"]


@pytest.mark.thorough
async def test_seeding_leaves_them_alone_and_the_export_touches_no_other_byte(
    author: Bench, lawyer: Bench, services: Services, data: Path, tmp_path: Path
) -> None:
    """On the files as they are shipped, with their comments and entries in braces."""
    shipped = tmp_path / "shipped" / "data"
    shutil.copytree(ROOT / "data", shipped)
    await seed_all(services.database, data_dir=shipped, now=services.clock.now())
    await lawyer.puts_out(await author.hands_in("12356", "number", dial=LOCAL, **CHECKED))
    await lawyer.puts_out(await author.hands_in("women", "office_kind", does="妇女维权"))
    await lawyer.puts_out(await author.hands_in("新区", "district", note="新区归哪里管，还没有确认。"))
    reports = await seed_all(services.database, data_dir=shipped, now=services.clock.now())
    assert not any(reports[name].touched for name in ("全国号码", "机构类别", "区县"))
    spoil(data, "city/national.yml", lambda file: file["numbers"][-1].update(note="文件里改的"))
    assert (await seed_all(services.database, data_dir=data, now=services.clock.now()))["全国号码"].kept == ["12356"]
    assert (await directory_of(services)).instead == {"12356": LOCAL}
    await seed_all(services.database, data_dir=shipped, now=services.clock.now())
    names = ("city/national.yml", "city/tongchuan.yml")
    before = {name: (shipped / name).read_text(encoding="utf-8") for name in names}
    assert len(await export_entries(services, shipped, by=SYSTEM)) == 3
    after = {name: (shipped / name).read_text(encoding="utf-8") for name in names}
    assert changed_lines(before[names[0]], after[names[0]]) == [
        "-  does: 妇女维权、家庭暴力求助",
        "+  does: 妇女维权",
        '-- {number: "12356", title: 心理援助, aliases: [心理热线, 心理咨询], source: project brief}',
        f'+- {{number: "12356", title: 心理援助, aliases: [心理热线, 心理咨询], source: {CHECKED["source"]}, '
        f"dial: {LOCAL}, checked_on: 2026-11-25}}",
    ]
    assert changed_lines(before[names[1]], after[names[1]])[1:] == [
        "+- {name: 新区, kind: functional_zone, note: 新区归哪里管，还没有确认。}"
    ]
    assert await export_entries(services, shipped, by=SYSTEM) == []
    again = await seed_all(services.database, data_dir=shipped, now=services.clock.now())
    assert not any(again[name].kept or again[name].touched for name in ("全国号码", "机构类别", "区县"))


async def test_danger_and_question_are_answered_where_the_numbers_cannot_be_read(
    services: Services, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> Directory:
        raise RuntimeError("a row that is no number")

    monkeypatch.setattr(services.content, "directory", fails)
    assert "110" in (await citizen.say("他拿刀在砸门，我害怕"))["replies"][0]["text"]
    answered = await citizen.say("申请法律援助要带什么材料")
    assert (answered["outcome"], len(answered["replies"])) == ("answered", 1)


def test_only_numbers_to_be_called_are_replaced() -> None:
    instead = {"12356": LOCAL}
    text = "打12356、12356，12356元，第12356号，A12356，123567，短信12356。"
    assert as_dialled(text, instead) == f"打{LOCAL}、{LOCAL}，12356元，第12356号，A12356，123567，短信{LOCAL}。"


def test_every_number_of_the_danger_lines_stands_in_the_table() -> None:
    """Else an edit would pass them by, and nobody would have looked at it."""
    rules = yaml.load((ROOT / "data" / "danger.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    lines = "".join(line for entry in rules["classes"] for line in entry["lines"])
    numbers = {entry.number for entry in load_catalogue(ROOT / "data").numbers}
    named = set(re.findall(r"(?<!\d)1\d{2,4}(?!\d)", lines))
    assert {"110", "120", "12356"} <= named <= numbers
    assert {"110", "119", "120", "122", "12110"} <= FIXED
