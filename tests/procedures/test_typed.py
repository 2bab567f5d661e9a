"""A typed sentence that asks for something to be done begins it; a question about the same thing does not."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hotline.datafiles import Finding
from hotline.procedures.registry import shipped_procedures
from hotline.procedures.starts import check_starts, load_starts
from hotline.procedures.typed import typed_start
from hotline.settings import ROOT

STARTS = load_starts(ROOT / "data")
PAPERS = [start for start in STARTS.starts if start.paper]
KNOWN = [procedure.id for procedure in shipped_procedures()]


def test_the_shipped_words_are_read_as_they_say() -> None:
    assert check_starts(ROOT / "data", KNOWN, typed_start) == []


@given(
    st.sampled_from(STARTS.asking),
    st.sampled_from(STARTS.writing),
    st.sampled_from(["", *STARTS.counts]),
    st.sampled_from([(start.procedure, thing) for start in PAPERS for thing in start.things]),
    st.sampled_from(["", "吧", "呗", "行不", "好吗", "谢谢"]),
    st.sampled_from(["", "你好，", "我被罚了，", "老板不给钱，不知道咋办，"]),
)
def test_every_paper_by_every_name_and_verb(
    asking: str, verb: str, counted: str, named: tuple[str, str], close: str, before: str
) -> None:
    procedure, thing = named
    assert typed_start(f"{before}{asking}{verb}{counted}{thing}{close}", STARTS) in (procedure, "draft")


@given(
    st.sampled_from(["", "请问", "我想问"]),
    st.sampled_from([thing for start in PAPERS for thing in start.things]),
    st.sampled_from(["怎么写", "咋写", "要写什么", "去哪里领", "要钱吗", "是什么", "多久有用", "谁来写"]),
)
def test_a_question_about_a_paper_begins_nothing(opening: str, thing: str, asks: str) -> None:
    assert typed_start(f"{opening}{thing}{asks}", STARTS) is None


@pytest.mark.parametrize("who", ["不用", "别", "先不要", "他们没", "律师", "他"])
def test_who_declines_or_speaks_of_somebody_else_asks_for_nothing(who: str) -> None:
    assert typed_start(f"{who}帮我写行政复议申请书", STARTS) is None


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("行政复议申请书帮我写一下", "draft/review_application"),
        ("我不会写授权书，你帮我弄一个", "draft/power_of_attorney"),
        ("能不能帮我写个付议申请书", "draft/review_application"),
        ("帮我写个申请书", "draft"),
        ("帮我把申请书写了", "draft"),
        ("劳动仲裁的，帮我把申请书写了", "draft/labor_application"),
        ("帮我把授权书写好，谢谢", "draft/power_of_attorney"),
        ("我把复议申请书写了", None),
        ("帮我把申请书写了没", None),
        ("帮我写个离婚申请书", None),
        ("帮我看看够不够法律援助", "legal_aid_check"),
        ("帮我写个作文", None),
        ("算一哈期限", "deadline"),
        ("帮我算算工伤能赔多少", None),
        ("你说我能不能申请法律援助", None),
        ("走哪条路啊", "navigator"),
        ("我该找哪家律师", None),
        ("查进度", "case"),
    ],
)
def test_what_a_sentence_asks_for(text: str, start: str | None) -> None:
    assert typed_start(text, STARTS) == start


@given(st.text(alphabet="帮给我你写算查个一份复议申请书授权委托还有几天怎么不，。 \n", max_size=500))
def test_whatever_is_written_it_is_a_known_procedure_or_none(text: str) -> None:
    assert typed_start(text, STARTS) in {None, "draft", "case", *KNOWN}


def test_names_that_several_papers_share_ask_which() -> None:
    doubled = [start.model_copy(update={"things": ["表格"]}) for start in PAPERS[:2]]
    assert typed_start("帮我写个表格", STARTS.model_copy(update={"starts": doubled})) == "draft"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"starts": []}, "deadline 没有写怎么说就能开始"),
        ({"not_wishes": ["帮我写个授权书"]}, "“帮我写个授权书”认成了要办 draft/power_of_attorney"),
    ],
)
def test_a_fault_in_the_words_is_named(tmp_path: Path, changes: dict[str, Any], problem: str) -> None:
    raw = STARTS.model_dump(mode="json") | changes
    assert problem in [finding.problem for finding in _checked(tmp_path, raw)]


def test_a_name_for_two_papers_and_a_start_of_nothing_are_named(tmp_path: Path) -> None:
    raw = STARTS.model_dump(mode="json")
    raw["starts"][1]["things"].append("复议申请书")
    assert "写了两遍" in str(_checked(tmp_path, raw)[0])
    raw = STARTS.model_dump(mode="json")
    raw["starts"][0]["procedure"] = "draft/none"
    assert "没有这项办理：draft/none" in [finding.problem for finding in _checked(tmp_path, raw)]


def _checked(folder: Path, raw: dict[str, Any]) -> list[Finding]:
    (folder / "procedures").mkdir(exist_ok=True)
    (folder / "procedures" / "starts.yml").write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return check_starts(folder, KNOWN, typed_start)
