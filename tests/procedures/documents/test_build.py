"""Each paper holds what its statute demands, leaves blanks where a citizen would not say, and tells what is missing."""

from dataclasses import dataclass
from datetime import date

import pytest

from hotline.procedures.documents.build import BLANK, addressee, build
from hotline.procedures.documents.loader import load_documents
from hotline.procedures.documents.paper import Draft
from hotline.procedures.documents.schema import DocumentEntry, PrescribedEntry
from hotline.procedures.documents.values import open_fields, printed
from hotline.procedures.fields import Answers, Value
from tests.procedures.documents.samples import ANSWERS, DATA, FIRM, NOW, PERSON, answers_of, context

DOCUMENTS = load_documents(DATA)
TODAY = NOW.date()


@dataclass(frozen=True)
class Demand:
    """What an article lists, item by item, and the field that holds it; `given` leads to the right way through."""

    document: str
    article: str
    items: dict[str, str]
    given: Answers


_AGENT = {
    "agent": "entrusted",
    "agent_name": "孙律",
    "agent_relation": "律师",
    "agent_id_number": "610204196803152015",
    "agent_phone": "13900000002",
}
STATUTES = [
    Demand(
        "review_application",
        "行政复议法实施条例第二十七条",
        {
            "公民的姓名": "name",
            "性别": "sex",
            "身份证号码": "id_number",
            "住所": "address",
            "送达地址": "delivery_address",
            "联系方式": "phone",
            "被申请人的名称": "respondent",
            "行政复议请求": "review_claims",
            "主要事实和理由": "story",
        },
        {**PERSON, "level": "town", "decided_in": "耀州区"},
    ),
    Demand(
        "review_application",
        "行政复议法实施条例第二十七条",
        {
            "单位的名称": "org_name",
            "统一社会信用代码": "org_code",
            "住所": "address",
            "送达地址": "delivery_address",
            "联系方式": "phone",
            "法定代表人或者主要负责人的姓名": "org_head",
            "职务": "org_head_post",
            "委托代理人的基本情况": "agent_name",
        },
        {**FIRM, **_AGENT},
    ),
    Demand(
        "info_request",
        "政府信息公开条例第二十九条",
        {
            "申请人的姓名": "name",
            "身份证明": "id_number",
            "联系方式": "phone",
            "信息的名称、文号或者特征描述": "information",
            "信息的形式": "form",
            "获取信息的方式": "way",
        },
        PERSON,
    ),
    Demand(
        "info_request",
        "政府信息公开条例第二十九条",
        {"申请人的名称": "org_name", "身份证明": "org_code", "联系方式": "phone"},
        FIRM,
    ),
    Demand(
        "labor_application",
        "劳动争议调解仲裁法第二十八条",
        {
            "劳动者的姓名": "name",
            "性别": "sex",
            "年龄": "age",
            "职业": "job",
            "住所": "address",
            "工作单位、用人单位的名称": "company",
            "用人单位的住所": "company_address",
            "法定代表人或者主要负责人的姓名": "company_head",
            "职务": "company_head_post",
            "仲裁请求": "labor_claims",
            "事实、理由": "story",
            "证据和证据来源": "labor_evidence",
            "证人姓名和住所": "witness",
        },
        {**PERSON, "left": "working", "labor_evidence": ["witness"]},
    ),
    Demand(
        "protection_order",
        "反家庭暴力法第二十七条",
        {"明确的被申请人": "abuser", "具体的请求": "measures", "遭受家暴或者面临现实危险的情形": "story"},
        {**PERSON, "applies": "self"},
    ),
    Demand(
        "protection_order",
        "反家庭暴力法第二十三条",
        {"代为申请人的身份": "agent_relation"},
        {**PERSON, "applies": "other"},
    ),
    Demand(
        "confirmation_application",
        "司法确认程序规定第三条",
        {
            "一方": "name",
            "一方的送达地址": "address",
            "一方的电话": "phone",
            "另一方": "other_name",
            "另一方的送达地址": "other_address",
            "另一方的电话": "other_phone",
        },
        PERSON,
    ),
    Demand(
        "power_of_attorney",
        "民事诉讼法第六十二条",
        {"委托事项": "subject", "权限": "authority"},
        {**PERSON, "purpose": "lawsuit"},
    ),
    Demand(
        "power_of_attorney",
        "民事诉讼法第六十二条",
        {"特别授权": "powers"},
        {**PERSON, "purpose": "lawsuit", "authority": "special"},
    ),
    Demand(
        "power_of_attorney",
        "行政复议法第十七条",
        {"委托事项": "subject", "权限": "authority", "期限": "term"},
        {**PERSON, "purpose": "review"},
    ),
    Demand(
        "power_of_attorney",
        "劳动争议调解仲裁法第二十四条",
        {"委托事项": "subject", "权限": "authority"},
        {**PERSON, "purpose": "labor"},
    ),
    Demand(
        "legal_aid_application",
        "法律援助法第四十一条",
        {"经济困难状况": "hardship"},
        {**PERSON, "on_behalf": "self"},
    ),
    Demand(
        "legal_aid_application",
        "法律援助法第四十条",
        {"代为申请人的身份": "agent_relation"},
        {**PERSON, "on_behalf": "kin"},
    ),
    Demand(
        "hardship_statement",
        "法律援助法第四十一条",
        {"人口": "household", "收入": "income", "开支": "burden"},
        PERSON,
    ),
    Demand("honesty_pledge", "法律援助法第四十一条", {"经济困难状况": "burden"}, PERSON),
    Demand(
        "legal_aid_objection",
        "法律援助法第四十九条",
        {"不服的决定": "decision", "作出决定的机构": "office"},
        PERSON,
    ),
    Demand(
        "info_correction",
        "政府信息公开条例第四十一条",
        {"提供信息的机关": "agency", "不准确的记录": "wrong", "证据": "proof"},
        PERSON,
    ),
    Demand("info_complaint", "政府信息公开条例第五十一条", {"哪个机关": "agency", "侵犯了什么": "story"}, PERSON),
]


def skipping(document: DocumentEntry, given: Answers) -> dict[str, Value]:
    """Whoever answers what `given` says and passes over everything else."""
    answers = {name: value for name, value in given.items() if any(entry.id == name for entry in document.fields)}
    while rest := list(open_fields(document, answers, today=TODAY)):
        answers[rest[0].id] = None
    return answers


def texts(draft: Draft) -> str:
    """Everything that stands on the page."""
    paper = draft.paper
    lines = [paper.title, paper.addressee or "", paper.remark, paper.dated, *paper.attachments, *paper.signatures]
    for block in paper.blocks:
        lines += [block.heading or "", *block.paragraphs]
        for row in block.rows:
            lines += [row.label, row.value or "", *(title for title, ticked in row.boxes if ticked)]
    return "\n".join(lines)


def row_values(draft: Draft) -> list[str]:
    return [row.value for block in draft.paper.blocks for row in block.rows if row.value]


@pytest.mark.parametrize(
    "demand", STATUTES, ids=lambda demand: f"{demand.document}-{demand.article}-{len(demand.items)}"
)
def test_what_the_article_demands_is_asked_for_and_missed_when_left_blank(demand: Demand) -> None:
    document = DOCUMENTS[demand.document]
    answers = skipping(document, demand.given) | dict.fromkeys(demand.items.values())
    answers |= {name: value for name, value in demand.given.items() if name == "labor_evidence"}
    if "sex" in demand.items.values():
        answers["id_number"] = None  # or it would be read off the number
    lacking = {missing.field: missing for missing in build(document, answers, context()).missing}
    for item, name in demand.items.items():
        if name == "labor_evidence":
            continue
        assert name in lacking, f"{item}（{name}）"
        assert demand.article in {f"{one.statute}{one.article}" for one in lacking[name].citations}
        assert lacking[name].why


@pytest.mark.parametrize("document_id", sorted(DOCUMENTS))
def test_a_fully_answered_paper_lacks_nothing_and_says_all_that_was_told(document_id: str) -> None:
    document, answers = DOCUMENTS[document_id], answers_of(document_id)
    draft = build(document, answers, context())
    assert draft.missing == ()
    page = texts(draft)
    for entry in document.fields:
        said = printed(document, answers, entry.id, today=TODAY)
        if said is None or entry.options:
            continue
        assert said.splitlines()[0].strip() in page, entry.id


@pytest.mark.parametrize("document_id", sorted(DOCUMENTS))
def test_whoever_passes_over_everything_still_gets_a_paper_to_fill_in_by_hand(document_id: str) -> None:
    document = DOCUMENTS[document_id]
    choices = {entry.id: entry.options[0].value for entry in document.fields if entry.unknown is None}
    draft = build(document, skipping(document, choices), context())
    assert draft.missing
    assert any(row.value is None or row.boxes for block in draft.paper.blocks for row in block.rows)
    assert draft.paper.signatures
    assert draft.paper.dated == "2026年11月26日"


@pytest.mark.parametrize("document_id", sorted(DOCUMENTS))
def test_only_choices_that_decide_what_comes_next_cannot_be_passed_over(document_id: str) -> None:
    document = DOCUMENTS[document_id]
    deciding = {name for _, when in document.conditions() for name in when}
    for entry in document.fields:
        if entry.unknown is None:
            assert entry.options and entry.id in deciding, entry.id


@pytest.mark.parametrize("document_id", sorted(DOCUMENTS))
def test_nobody_answers_more_than_a_score_of_questions(document_id: str) -> None:
    document = DOCUMENTS[document_id]
    asked, answers = 0, {}
    while rest := list(open_fields(document, answers, today=TODAY)):
        answers[rest[0].id] = ANSWERS[document_id].get(rest[0].id)
        asked += 1
    assert asked <= 20, asked


def test_number_and_telephone_stand_in_full() -> None:
    draft = build(DOCUMENTS["review_application"], answers_of("review_application"), context())
    assert {"610204199007204025", "13900000001"} <= set(row_values(draft))


def test_sex_birth_and_age_are_read_off_the_identity_number_and_not_asked() -> None:
    for document_id, wanted in (("labor_application", "36岁"), ("legal_aid_application", "1990年7月20日")):
        document = DOCUMENTS[document_id]
        answers = {**PERSON, "on_behalf": "self"}
        assert not {"sex", "age", "birth"} & {entry.id for entry in open_fields(document, answers, today=TODAY)}
        values = row_values(build(document, answers, context()))
        assert "女" in values
        assert wanted in values


@pytest.mark.parametrize(
    "number", [None, "61020419900720402", "610204199013204025", "610204299007204025", "610204900720402"]
)
def test_a_number_that_tells_no_birthday_leaves_the_question_open(number: Value) -> None:
    answers = {"party": "person", "agent": "self", "id_number": number}
    assert "sex" in [entry.id for entry in open_fields(DOCUMENTS["review_application"], answers, today=TODAY)]


def test_the_age_changes_on_the_birthday() -> None:
    document = DOCUMENTS["labor_application"]
    for day, age in ((date(2026, 7, 19), "35岁"), (date(2026, 7, 20), "36岁")):
        assert printed(document, PERSON, "age", today=day) == age


def test_papers_go_to_the_address_told_first_unless_there_is_another() -> None:
    document = DOCUMENTS["review_application"]
    assert printed(document, PERSON, "delivery_address", today=TODAY) == PERSON["address"]
    assert printed(document, FIRM, "delivery_address", today=TODAY) == FIRM["delivery_address"]
    assert printed(document, {"party": "person"}, "delivery_address", today=TODAY) is None


@pytest.mark.parametrize(
    ("answers", "government"),
    [
        ({"level": "town", "decided_in": "宜君县"}, "宜君县人民政府"),
        ({"level": "district_department", "decided_in": "耀州区"}, "耀州区人民政府"),
        ({"level": "district_government"}, "铜川市人民政府"),
        ({"level": "city_department"}, "铜川市人民政府"),
        ({"level": "vertical"}, f"{BLANK}人民政府"),
        ({"level": None}, f"{BLANK}人民政府"),
        ({"level": "town", "decided_in": "新区"}, f"{BLANK}人民政府"),
        ({"level": "town", "decided_in": "outside"}, f"{BLANK}人民政府"),
        ({"level": "town", "decided_in": None}, f"{BLANK}人民政府"),
    ],
)
def test_review_goes_to_the_government_above(answers: Answers, government: str) -> None:
    """行政复议法第二十四条；新区归谁管没有核实，税务、海关等找上一级主管部门（第二十七条），都留空。"""
    assert addressee(DOCUMENTS["review_application"], answers, context().directory) == government


def test_the_office_named_by_the_citizen_is_the_addressee() -> None:
    draft = build(DOCUMENTS["info_request"], answers_of("info_request"), context())
    assert draft.paper.addressee == "耀州区自然资源局"
    assert build(DOCUMENTS["power_of_attorney"], answers_of("power_of_attorney"), context()).paper.addressee is None


def test_an_agent_is_asked_about_only_where_one_acts() -> None:
    document = DOCUMENTS["review_application"]
    alone = [entry.id for entry in open_fields(document, {"party": "person", "agent": "self"}, today=TODAY)]
    assert not [name for name in alone if name.startswith("agent_")]
    draft = build(document, {**answers_of("review_application"), **_AGENT}, context())
    assert "授权委托书、代理人身份证复印件" in draft.paper.attachments
    assert [row.value for block in draft.paper.blocks if block.heading == "代理人" for row in block.rows] == [
        "委托代理人",
        "孙律",
        "610204196803152015",
        "律师",
        "13900000002",
    ]


def test_a_firm_is_asked_for_its_code_and_head_and_no_identity_number() -> None:
    draft = build(DOCUMENTS["review_application"], {**answers_of("review_application"), **FIRM}, context())
    [applicant] = [block for block in draft.paper.blocks if block.heading == "申请人"]
    assert [row.label for row in applicant.rows] == [
        "单位名称",
        "统一社会信用代码",
        "住所",
        "送达地址",
        "联系方式",
        "法定代表人、主要负责人",
        "职务",
    ]


def test_boxes_are_printed_with_the_others_left_open() -> None:
    draft = build(DOCUMENTS["info_request"], answers_of("info_request"), context())
    [form] = [row for block in draft.paper.blocks for row in block.rows if row.label == "信息的形式"]
    assert form.boxes == (("纸质", True), ("电子版", False), ("查阅、抄录", False))


def test_what_a_citizen_writes_is_never_read_as_a_place_to_fill() -> None:
    answers = {**answers_of("review_application"), "act": "{story}{told_on}{nothing}"}
    draft = build(DOCUMENTS["review_application"], answers, context())
    assert "{story}{told_on}{nothing}" in texts(draft)


def test_an_age_that_was_told_reads_like_one_that_was_worked_out() -> None:
    assert printed(DOCUMENTS["labor_application"], {"age": 52}, "age", today=TODAY) == "52岁"


def test_the_paper_says_whose_form_it_is() -> None:
    document = DOCUMENTS["info_request"]
    assert build(document, {}, context()).paper.remark.endswith("格式以受理机关的为准。")
    form = PrescribedEntry(by="某机关", version=date(2026, 1, 1), source="某网站")
    prescribed = document.model_copy(update={"prescribed": form})
    assert build(prescribed, {}, context()).paper.remark == "按某机关2026年1月1日公布的格式。"
