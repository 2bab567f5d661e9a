"""What the province sets for legal aid: published at the workbench it is asked in the next pre-check, without a restart."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from hotline.catalogue.legal_aid import load_legal_aid
from hotline.datafiles import BadFile
from hotline.editions.export import export_entries
from hotline.privacy.audit import SYSTEM
from hotline.procedures.eligibility.precheck import LegalAidCheck, load_check
from hotline.procedures.fields import Answers
from hotline.procedures.procedure import Context
from hotline.seed import seed_all
from hotline.services import Services
from hotline.settings import ROOT
from hotline.workdays import WorkCalendar
from tests.editions.bench import Bench
from tests.editions.test_export import changed_lines

ENTRY, KIND, FILE = "legal_aid", "legal_aid", "city/legal_aid.yml"
FROM = {"source": "陕西省法律援助条例", "checked_on": "2026-11-20"}
POOR: Answers = {"matter": "traffic", "place_event": "耀州区", "group_any": "poor"}


@pytest.fixture
def database_kind() -> str:
    """The steps on both databases are tested beside this."""
    return "sqlite"


@pytest.fixture
async def data(data: Path, services: Services) -> Path:
    """The folder with the shipped file, brought in."""
    shutil.copy(ROOT / "data" / FILE, data / FILE)
    await seed_all(services.database, data_dir=data, now=services.clock.now())
    return data


@pytest.fixture(scope="module")
def check() -> LegalAidCheck:
    """As a process builds it once."""
    return load_check(ROOT / "data")


async def world(services: Services) -> Context:
    directory = await services.content.directory(services.database)
    return Context(services.clock.now(), "耀州区", directory, WorkCalendar({}))


async def outlook(check: LegalAidCheck, services: Services, **more: Any) -> str:
    verdict = check.verdict({**POOR, "circumstances": [], **more}, await world(services))
    assert verdict is not None
    return verdict.outlook


async def test_a_published_line_of_hardship_is_asked_and_compared_at_once(
    author: Bench, lawyer: Bench, services: Services, check: LegalAidCheck
) -> None:
    asked = check.next_field(POOR, await world(services))
    assert asked is not None and asked.id != "income"
    limit = {"yuan": "1200", **FROM}
    edition = await lawyer.puts_out(await author.hands_in(ENTRY, KIND, income_limit=limit))
    asked = check.next_field(POOR, await world(services))
    assert asked is not None and asked.id == "income"
    assert await outlook(check, services, income=1200) == "likely"
    assert await outlook(check, services, income=1201) == "doubtful"
    shown = await author.looks_at(ENTRY, KIND)
    assert "每人每月不超过 1200 元" in shown["preview"]["lines"][0]["text"]
    await lawyer.does(edition, "withdraw", "文件废止了")
    asked = check.next_field(POOR, await world(services))
    assert asked is not None and asked.id != "income"


async def test_a_matter_the_province_adds_is_told_with_its_source(
    author: Bench, lawyer: Bench, services: Services, check: LegalAidCheck
) -> None:
    forms = (await author.person.get("/entry-forms")).json()
    offered = {option["value"] for option in forms["options"]["aid_matters"]}
    assert "divorce" in offered and "wages" not in offered
    more = [{"kind": "divorce", "says": "省里规定离婚的也可以申请。", **FROM}]
    await lawyer.puts_out(await author.hands_in(ENTRY, KIND, more_matters=more))
    answers: Answers = {"matter": "other", "other": "divorce", "place_home": "耀州区", "group_any": "poor"}
    text = check.conclude({**answers, "circumstances": []}, await world(services)).messages[0].text
    assert "省里规定离婚的也可以申请。（陕西省法律援助条例）" in text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"income_limit": {"yuan": 0, **FROM}}, "income_limit.yuan"),
        ({"income_limit": {"yuan": "八百", **FROM}}, "income_limit.yuan"),
        ({"income_limit": {"yuan": 800, "source": "", "checked_on": "2026-11-20"}}, "income_limit.source"),
        ({"income_limit": {"yuan": 800, **FROM, "checked_on": "2026-12-20"}}, "income_limit.checked_on"),
        ({"more_matters": [{"kind": "wages", "says": "也可以。", **FROM}]}, "more_matters.第1个.kind"),
        ({"more_matters": [{"kind": "divorce", "says": "也可以。", **FROM}] * 2}, "more_matters.第2个.kind"),
    ],
)
async def test_what_nobody_can_have_set_is_refused_by_field(author: Bench, fields: dict[str, Any], field: str) -> None:
    draft = await author.writes(await author.begins(ENTRY, KIND), **fields)
    status, detail = await author.refused(draft, "submit")
    assert (status, field in detail) == (422, True), detail


async def test_a_seed_leaves_it_alone_and_the_export_writes_only_what_changed(
    author: Bench, lawyer: Bench, services: Services, data: Path, tmp_path: Path
) -> None:
    more = [{"kind": "divorce", "says": "省里规定离婚的也可以申请。", **FROM}]
    await lawyer.puts_out(await author.hands_in(ENTRY, KIND, income_limit={"yuan": 1200, **FROM}, more_matters=more))
    report = (await seed_all(services.database, data_dir=data, now=services.clock.now()))["法律援助的地方规定"]
    assert not report.touched
    copy = tmp_path / "copy" / "data"
    shutil.copytree(data, copy)
    before = (copy / FILE).read_text(encoding="utf-8")
    assert await export_entries(services, copy, by=SYSTEM) == [(f"data/{FILE}", ENTRY)]
    assert changed_lines(before, (copy / FILE).read_text(encoding="utf-8")) == [
        "-income_limit: null",
        "-more_matters: []",
        "+income_limit:",
        "+  yuan: 1200",
        "+  source: 陕西省法律援助条例",
        "+  checked_on: 2026-11-20",
        "+more_matters:",
        "+- kind: divorce",
        "+  says: 省里规定离婚的也可以申请。",
        "+  source: 陕西省法律援助条例",
        "+  checked_on: 2026-11-20",
    ]
    assert await export_entries(services, copy, by=SYSTEM) == []
    again = (await seed_all(services.database, data_dir=copy, now=services.clock.now()))["法律援助的地方规定"]
    assert not again.kept and not again.touched, "file and table say the same"
    assert (await author.person.post("/entries/legal_aid/drafts", {"id": "other", "content": {}})).status_code == 404


async def test_a_file_that_does_not_say_what_it_is_gets_a_sentence(
    author: Bench, lawyer: Bench, services: Services, data: Path
) -> None:
    """Without its id the check passed the file, and the export broke over it."""
    await lawyer.puts_out(await author.hands_in(ENTRY, KIND, income_limit={"yuan": 1200, **FROM}))
    path = data / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("id: legal_aid\n", ""), encoding="utf-8")
    said = r"legal_aid\.yml: 缺少 id，请加一行：id: legal_aid"
    with pytest.raises(BadFile, match=said):
        load_legal_aid(data)
    with pytest.raises(BadFile, match=said):
        await export_entries(services, data, by=SYSTEM)


async def test_a_table_that_was_broken_for_a_moment_is_read_again(
    author: Bench, services: Services, tmp_path: Path
) -> None:
    more = [{"kind": "divorce", "says": "省里规定离婚的也可以申请。", **FROM}]
    draft = await author.writes(await author.begins(ENTRY, KIND), more_matters=more)
    services.settings.data_dir = tmp_path / "mended" / "data"
    shutil.copytree(ROOT / "data", services.settings.data_dir)
    kinds = services.settings.data_dir / "eligibility" / "kinds.yml"
    sound = kinds.read_text(encoding="utf-8")
    kinds.write_text("kinds: [\n", encoding="utf-8")
    status, detail = await author.refused(draft, "submit")
    assert (status, "预检的数据现在读不了" in detail) == (422, True), detail
    kinds.write_text(sound, encoding="utf-8")
    await author.does(draft, "submit")
