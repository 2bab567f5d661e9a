"""Invented citizens with invented troubles, one set of answers for each kind of paper."""

import uuid
from datetime import date, datetime
from functools import cache
from pathlib import Path

from hotline.cases.drafts import DRAFTING
from hotline.catalogue.directory import Directory
from hotline.catalogue.loader import load_catalogue
from hotline.clock import SHANGHAI
from hotline.procedures.fields import Value
from hotline.procedures.models import RunRow
from hotline.procedures.procedure import Context
from hotline.search.index import TextIndex
from hotline.settings import ROOT
from hotline.workdays import WorkCalendar

DATA = ROOT / "data"
NOW = datetime(2026, 11, 26, 9, tzinfo=SHANGHAI)
MAN_OF_1968 = "610204196803152015"
WOMAN_OF_1990 = "610204199007204025"

PERSON: dict[str, Value] = {
    "party": "person",
    "agent": "self",
    "name": "赵小满",
    "id_number": WOMAN_OF_1990,
    "address": "铜川市耀州区某某街道幸福小区3号楼2单元501室",
    "delivery_address": None,
    "phone": "13900000001",
    "place": "耀州区",
}
FIRM: dict[str, Value] = {
    "party": "organisation",
    "agent": "entrusted",
    "org_name": "铜川市某某建材有限责任公司",
    "org_code": "91610200MA6X000000",
    "org_head": "钱大有",
    "org_head_post": "总经理",
    "address": "铜川市王益区某某路18号",
    "delivery_address": "铜川市王益区某某路18号办公楼203室",
    "phone": "0919-0000000",
    "agent_name": "孙律",
    "agent_relation": "某某律师事务所律师",
    "agent_id_number": MAN_OF_1968,
    "agent_phone": "13900000002",
}
_STORY = (
    "2026年9月1日上午，区市场监管局的人到我店里检查，说我卖的三袋面粉过期了，当场没有称重，也没有让我看记录。\n"
    "九月十日给我送来处罚决定书，罚款五千元。可是这批面粉是当天刚进的货，有送货单，离保质期还有四个月。\n"
    "我认为事实没有查清，罚得也太重，所以申请复议。"
)

ANSWERS: dict[str, dict[str, Value]] = {
    "review_application": PERSON
    | {
        "level": "district_department",
        "decided_in": "耀州区",
        "respondent": "耀州区市场监督管理局",
        "act": "2026年9月10日的行政处罚决定书（某市监罚〔2026〕12号）",
        "told_on": "2026-09-10",
        "review_claims": ["cancel", "compensate"],
        "story": _STORY,
    },
    "info_request": PERSON
    | {
        "agency": "耀州区自然资源局",
        "information": "2024年至2025年某某镇某某村集体土地征收的批复文件、补偿安置方案和补偿款发放明细。",
        "form": "paper",
        "way": "post",
    },
    "mediation_application": PERSON
    | {
        "other_name": "李春来",
        "other_contact": "13900000003，同村东头",
        "story": "去年春天他家翻盖房子，把水排到我家院里，墙根泡出了缝。\n说过好几回，他不认。",
        "wish": "把水改排到村里的渠里，墙修好",
    },
    "confirmation_application": PERSON
    | {
        "mediator": "某某社区人民调解委员会",
        "effective_on": "2026-11-20",
        "agreement": "李春来在2026年12月31日前一次付给赵小满修墙款八千元，并把排水管改到村渠。",
        "other_name": "李春来",
        "other_address": "铜川市耀州区某某镇某某村二组",
        "other_phone": "13900000003",
    },
    "protection_order": PERSON
    | {
        "applies": "other",
        "abuser": "周某强",
        "relation": "丈夫",
        "abuser_contact": "同住；在某某砖厂上班",
        "measures": ["violence", "contact", "leave"],
        "story": "十一月二十日晚上喝了酒，把她推倒在地，左胳膊骨折，住院四天。\n今年已经是第三次，前两次都报过警。",
        "violence_evidence": ["police", "injury", "photo"],
        "agent_name": "赵母",
        "agent_relation": "母亲",
        "agent_phone": "13900000004",
    },
    "power_of_attorney": PERSON
    | {
        "purpose": "lawsuit",
        "subject": "与李春来排除妨害纠纷一案",
        "authority": "special",
        "powers": ["admit", "change", "settle"],
        "term": "finish",
        "agent_name": "孙律",
        "agent_relation": "某某律师事务所律师",
        "agent_id_number": MAN_OF_1968,
        "agent_phone": "13900000002",
    },
    "labor_application": PERSON
    | {
        "company": "铜川市某某建筑劳务有限公司",
        "company_address": "铜川市王益区某某路6号",
        "company_head": "吴老板",
        "company_head_post": "执行董事",
        "labor_claims": ["wages", "severance"],
        "amount": 23600,
        "joined_on": "2025-03-01",
        "left": "gone",
        "left_on": "2026-10-31",
        "story": "2025年3月到公司工地干瓦工，说好每天260元。\n从2026年6月起没有发过工资，一共欠18,600元；十月底不让干了，没有给补偿。",
        "labor_evidence": ["bank", "chat", "witness"],
        "witness": "郑工友，住耀州区某某村",
        "job": "瓦工",
    },
    "legal_aid_application": PERSON
    | {
        "aid_matter": "wages",
        "handler": "王益区劳动人事争议仲裁委员会",
        "other_name": "铜川市某某建筑劳务有限公司",
        "story": "在工地干了一年多，从六月起没有发过工资，一共欠18,600元，想请律师帮着要。",
        "hardship": "migrant",
        "urgent": "calm",
        "on_behalf": "self",
    },
    "hardship_statement": PERSON
    | {
        "group": "none_of_them",
        "household": 4,
        "members": "婆婆72岁，务农；丈夫40岁，打零工；儿子16岁，上高中",
        "income": 2800,
        "source": "打零工、种地",
        "property": "农村自建房一处，没有车，没有存款",
        "burden": "婆婆有慢性病，每月吃药六百元左右；儿子上学一年要花八千元；去年盖房欠亲戚三万元。",
    },
    "honesty_pledge": PERSON
    | {
        "purpose_of_aid": "向铜川市某某建筑劳务有限公司讨要工资",
        "burden": "全家四口人，每月收入两千八百元左右，婆婆常年吃药，儿子上高中，没有存款。",
    },
    "legal_aid_objection": PERSON
    | {
        "decision": "refused",
        "office": "耀州区法律援助中心",
        "received_on": "2026-11-18",
        "story": "决定说我没有困难证明。可是我是进城务工讨工资，交了务工的材料，按规定不用再查困难。",
    },
    "info_correction": PERSON
    | {
        "agency": "耀州区某某局",
        "record": "2020年农村宅基地登记台账第36号",
        "wrong": "户主写成“赵小曼”，面积写成112平方米",
        "right": "户主“赵小满”，面积121平方米",
        "proof": "身份证、户口本上的名字是赵小满；宅基地使用证上的面积是121平方米。",
    },
    "info_complaint": PERSON
    | {
        "issue": "refused",
        "agency": "耀州区某某局",
        "applied_on": "2026-09-14",
        "replied_on": "2026-10-16",
        "story": "我申请公开征地补偿款的发放明细，答复说涉及个人隐私，一点也不给。我只要总数和我家的那一份。",
        "remedy": "责令它把能公开的部分公开给我",
    },
}
"""The richest way through each paper, by its id."""


def context(district: str | None = "耀州区") -> Context:
    """The shipped city on the day of the samples."""
    return Context(NOW, district, _city(), WorkCalendar({}))


@cache
def _city() -> Directory:
    catalogue = load_catalogue(Path(DATA))
    return Directory(
        items={},
        organisations=[place for city in catalogue.cities for place in city.organisations],
        districts={entry.name: entry for city in catalogue.cities for entry in city.districts},
        kinds={kind.id: kind for kind in catalogue.office_kinds},
        numbers={number.number: number for number in catalogue.numbers},
        index=TextIndex([]),
    )


def answers_of(document_id: str) -> dict[str, Value]:
    """A copy that a test may change."""
    return dict(ANSWERS[document_id])


def draft_run(
    conversation_id: str,
    document_id: str,
    now: datetime,
    *,
    status: str = "concluded",
    answers: dict[str, Value] | None = None,
    last_day: date | None = None,
) -> RunRow:
    """A run of the conversation that drafts this paper; finished, with the sample's answers, unless said otherwise."""
    return RunRow(
        id=uuid.uuid4().hex,
        conversation_id=conversation_id,
        procedure=f"{DRAFTING}{document_id}",
        status=status,
        answers=answers_of(document_id) if answers is None else answers,
        place={},
        last_day=last_day,
        created_at=now,
        updated_at=now,
    )
