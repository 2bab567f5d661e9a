"""A small, sound data folder that tests spoil one thing at a time."""

import atexit
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from hotline.settings import ROOT
from hotline.vocabulary import Area

TODAY = date(2026, 11, 23)
ANSWER = "legal_aid/apply.duration"

_STATUTES: list[dict[str, Any]] = [
    {
        "short_title": "法律援助法",
        "title": "中华人民共和国法律援助法",
        "versions": [{"version": date(2022, 1, 1), "articles": 71}],
    },
    {
        "short_title": "行政复议法",
        "title": "中华人民共和国行政复议法",
        "versions": [
            {"version": date(2024, 1, 1), "articles": 90},
            {"version": date(2018, 1, 1), "until": date(2023, 12, 31), "citable": False},
        ],
    },
    {
        "short_title": "民法典",
        "title": "中华人民共和国民法典",
        "versions": [{"version": date(2021, 1, 1), "listed": ["第一百八十八条"]}],
    },
]
_LEGAL_AID: dict[str, Any] = {
    "area": "legal_aid",
    "title": "法律援助",
    "entry": {
        "title": "想要免费律师",
        "conclusion": "请不起律师，可以申请法律援助。",
        "question": "您遇到的是什么事？",
        "next": [ANSWER, "legal_aid/apply.material"],
        "reviewed_on": date(2026, 11, 1),
    },
    "matters": {"apply": "申请法律援助", "refused": "不给援助"},
    "answers": [
        {
            "id": ANSWER,
            "title": "申请援助多久有结果",
            "conclusion": "收到申请后7日内告诉您结果。",
            "steps": ["材料不全的，会一次告诉您补什么。"],
            "facts": ["la-review"],
            "citations": [
                {
                    "statute": "法律援助法",
                    "article": "第四十三条",
                    "version": date(2022, 1, 1),
                    "rule": "收到申请后7日内审查。",
                }
            ],
            "items": ["la-apply"],
            "offices": ["legal_aid"],
            "related": ["legal_aid/apply.material"],
            "reviewed_on": date(2026, 11, 1),
        },
        {
            "id": "legal_aid/apply.material",
            "title": "申请援助要什么材料",
            "conclusion": "带身份证和案件材料。",
            "unverified": True,
            "related": [ANSWER],
            "reviewed_on": date(2026, 11, 1),
        },
        {
            "id": "legal_aid/refused.refused",
            "title": "不给法律援助怎么办",
            "conclusion": "可以向司法局提异议。",
            "unverified": True,
            "offices": ["justice_bureau"],
            "reviewed_on": date(2026, 11, 1),
        },
    ],
}
_FACT: dict[str, Any] = {
    "id": "la-review",
    "statement": "审查期限",
    "value": "7",
    "unit": "自然日",
    "statute": "法律援助法",
    "article": "第四十三条",
}
_ITEMS: list[dict[str, Any]] = [
    {
        "code": "la-apply",
        "title": "法律援助申请",
        "summary": "经济困难的人免费请律师。",
        "aliases": ["免费律师"],
        "body": "法律援助机构",
        "office": "legal_aid",
        "reviewed_on": date(2026, 11, 1),
    },
    {
        "code": "notary-apply",
        "title": "公证办理",
        "summary": "证明遗嘱、委托是真实的。",
        "body": "公证机构",
        "district": "耀州区",
        "modes": ["网上办"],
        "source": "测试",
        "reviewed_on": date(2026, 11, 1),
    },
]
_NATIONAL: dict[str, Any] = {
    "office_kinds": [
        {
            "id": "legal_aid",
            "title": "法律援助机构",
            "does": "受理法律援助申请",
            "aliases": ["法律援助中心"],
            "number": "12348",
        },
        {"id": "justice_bureau", "title": "司法局", "does": "管理法律援助", "number": "12348"},
        {"id": "notary", "title": "公证机构", "does": "办理公证", "aliases": ["公证处"]},
    ],
    "numbers": [{"number": "12348", "title": "公共法律服务", "aliases": ["法律热线"], "source": "project brief"}],
}
_LAW = {"statute": "法律援助法", "article": "第十二条", "version": date(2022, 1, 1), "rule": "应当设立。"}
_CITY: dict[str, Any] = {
    "city": "铜川市",
    "province": "陕西省",
    "districts": [
        {"name": "王益区", "kind": "district"},
        {"name": "耀州区", "kind": "district"},
        {"name": "新区", "kind": "functional_zone", "note": "新区归哪里管，待主管部门确认。"},
    ],
    "organisations": [
        {
            "id": "legal-aid-wangyi",
            "name": "王益区法律援助机构",
            "kind": "legal_aid",
            "district": "王益区",
            "citations": [_LAW],
        },
        {
            "id": "legal-aid-yaozhou",
            "name": "耀州区法律援助机构",
            "kind": "legal_aid",
            "district": "耀州区",
            "citations": [_LAW],
        },
    ],
}
THRESHOLDS: dict[str, Any] = {
    "measured_on": date(2026, 11, 1),
    "held_out_examples": 100,
    "real_lines": 0,
    "sharpness": {"area": 1.0, "matter": 1.0, "facet": 1.0},
    "area": 0.5,
    "talk": 0.6,
    "ordinary": 0.45,
    "ordinary_ahead": 0.22,
    "grave": 0.6,
    "facet": 0.45,
    "astray": 0.35,
    "thread": 0.45,
}
_CALENDAR: dict[str, Any] = {
    "year": 2026,
    "notice": "国务院办公厅关于2026年部分节假日安排的通知",
    "notice_url": "https://www.gov.cn/",
    "holidays": [{"date": date(2026, 10, 1), "name": "国庆节"}],
    "workdays": [{"date": date(2026, 10, 10), "name": "国庆节"}],
}


def write_data(folder: Path) -> Path:
    """The folder `data` under `folder`, in which `check` finds nothing wrong."""
    return Path(shutil.copytree(_written(), folder / "data"))


@cache
def _written() -> Path:
    """Written once, for writing YAML takes longer than most tests that want it; kept while the tests run."""
    folder = TemporaryDirectory(prefix="hotline-sample-")
    atexit.register(folder.cleanup)
    data = Path(folder.name)
    write(data, "statutes/index.yml", _STATUTES)
    write(data, "statutes/facts/legal_aid.yml", [_FACT])
    write(data, "knowledge/legal_aid.yml", _LEGAL_AID)
    for area in Area:
        if area is not Area.LEGAL_AID:
            write(data, f"knowledge/{area}.yml", _small_area(area))
            write_examples(data, area, {f"{area}/general.what": _examples(area)})
    answers = [answer["id"] for answer in _LEGAL_AID["answers"]]
    write_examples(data, "legal_aid", {id_: _examples(id_) for id_ in answers})
    write(data, "catalogue/justice.yml", _ITEMS)
    write(data, "city/national.yml", _NATIONAL)
    write(data, "city/tongchuan.yml", _CITY)
    general = {"id": "general", "title": "综合/12345", "always": True}
    write(data, "city/skill_groups.yml", {"fallback": "general", "groups": [general]})
    asks = {"text": "请留一个能找到您的电话。", "why": "断了线好打给您。"}
    write(data, "city/inquiries.yml", [{"id": "contact", "kind": "contact", "title": "请他留电话", **asks}])
    entry = {"id": "help", "title": "怎么用", "do": "help"}
    write(data, "city/wechat_menu.yml", [{"id": "more", "title": "更多", "entries": [entry]}])
    write(data, "city/labels.yml", [{"id": "elder", "title": "老年人"}])
    write(data, "calendar/2026.yml", _CALENDAR)
    write(data, "thresholds.yml", THRESHOLDS)
    write(data, "onward.yml", {"words": {}, "kinds": []})
    shutil.copytree(ROOT / "data" / "learning", data / "learning")
    shutil.copytree(ROOT / "data" / "quality", data / "quality")
    return data


def write(data: Path, name: str, content: Any) -> None:
    """A YAML file of the folder."""
    path = data / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def write_examples(data: Path, name: str, examples: dict[str, list[str]]) -> None:
    """A file of training examples, as Rasa wants it."""
    blocks = [
        {"intent": intent, "examples": "".join(f"- {line}\n" for line in lines)} for intent, lines in examples.items()
    ]
    write(data, f"nlu/{name}.yml", {"version": "3.1", "nlu": blocks})


def spoil(data: Path, name: str, change: Callable[[Any], None]) -> None:
    """Change a file of the folder in place."""
    content = yaml.load((data / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    change(content)
    write(data, name, content)


def add_periods(data: Path, **changes: Any) -> None:
    """Give the sample answer a rule for events of the former Administrative Review Law."""
    rule = {"statute": "行政复议法", "article": None, "version": date(2018, 1, 1), "rule": "当时的规定。"}
    own = {"statute": "行政复议法", "article": "第三十条", "version": date(2024, 1, 1), "rule": "现在的规定。"}
    former = {
        "until": date(2023, 12, 31),
        "law": "修订前的《行政复议法》",
        "conclusion": "那时按旧法。",
        "unverified": True,
        "citations": [rule],
    }
    current = {"since": date(2024, 1, 1), "law": "2023年修订的《行政复议法》"}

    def change(document: Any) -> None:
        document["events"] = {"decision": {"question": "那个决定是哪天作出的？", "words": ["决定", "罚"]}}
        answer = document["answers"][0]
        answer["citations"].append(own)
        answer.update({"event": "decision", "periods": [former, current], **changes})

    spoil(data, "knowledge/legal_aid.yml", change)


def _small_area(area: Area) -> dict[str, Any]:
    id_ = f"{area}/general.what"
    reviewed = date(2026, 11, 1)
    return {
        "area": str(area),
        "title": str(area),
        "entry": {"title": "总说", "conclusion": "请打 12348。", "next": [id_], "reviewed_on": reviewed},
        "matters": {"general": "总说"},
        "answers": [
            {"id": id_, "title": f"{area}", "conclusion": "请打 12348。", "unverified": True, "reviewed_on": reviewed}
        ],
    }


def _examples(label: str) -> list[str]:
    return [f"{label} 例句{number}" for number in range(8)]
