"""What says who somebody is goes, what the answer needs stays, and how well that is done is measured and published."""

import re

import pytest

from hotline.learning.deidentify.deidentifier import Deidentifier
from hotline.learning.deidentify.kinds import KIND_TITLES, Kind
from hotline.learning.deidentify.measure import measure, table
from hotline.learning.deidentify.words import shipped_words
from hotline.settings import ROOT
from tests.cost import grows_with_its_length

DATA = ROOT / "data"
FLOORS = {
    **dict.fromkeys(Kind, (0.99, 0.99)),
    Kind.ADDRESS: (0.90, 0.98),
    Kind.ORGANISATION: (0.83, 0.98),
    Kind.NAME: (0.88, 0.98),
}
"""Least recall and precision on sentences the rules were not written with. Raise them with the rules, never lower them."""


@pytest.fixture(scope="module")
def deidentifier() -> Deidentifier:
    return Deidentifier(shipped_words())


@pytest.fixture(scope="module")
def report(deidentifier: Deidentifier):
    return measure(deidentifier, DATA, scale=0.5)


@pytest.mark.thorough
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.OTHER_NUMBER])
def test_each_kind_keeps_its_floor(report, kind: Kind) -> None:
    (score,) = [score for score in report.held_out if score.kind is kind]
    recall, precision = FLOORS[kind]
    assert score.present > 50
    assert score.recall >= recall
    assert score.precision >= precision


@pytest.mark.thorough
def test_what_only_looks_like_it_stays(report) -> None:
    assert report.harmless_lines > 500
    assert report.harmless_touched / report.harmless_lines <= 0.005


@pytest.mark.thorough
def test_the_manual_shows_every_kind_that_is_measured(report) -> None:
    manual = (ROOT / "docs" / "学习手册.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^\| (\S+?) \| ([\d.]+)% ", manual, flags=re.MULTILINE))
    for line in table(report).splitlines()[2:]:
        title, recall = re.findall(r"[^| ]+", line)[:2]
        assert abs(float(shown[title]) - float(recall.rstrip("%"))) <= 3, (
            "hotline learn deidentify-report, and into the manual"
        )
    assert set(shown) <= set(KIND_TITLES.values())


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("我叫王建国，电话１３８１２３４５６７８，老板赵铁柱跑了", "我叫张某甲，电话某电话一，老板张某乙跑了"),
        ("幺三八幺二三四五六七八打这个", "某电话一打这个"),
        ("身份证 610203 19900101 123X", "身份证 某身份证号一"),
        ("老证610203500101123还能用不", "老证某身份证号一还能用不"),
        ("我住阳光花园3号楼2单元501，陕b·12a45堵门口", "我住某处一，某车牌一堵门口"),
        ("（2023）陕0203民初123号判了，微信wang_88", "某案号一判了，微信某微信号一"),
        ("在恒通建筑劳务有限公司干活，和宏达砖厂没关系", "在某有限公司一干活，和某砖厂一没关系"),
        ("手机138****5678天天骂我", "手机某电话一天天骂我"),
    ],
)
def test_what_goes(deidentifier: Deidentifier, said: str, kept: str) -> None:
    assert deidentifier.conversation([said]) == [kept]


@pytest.mark.parametrize(
    "said",
    [
        "身份证怎么补办",
        "《行政复议法》第12条和法释〔2020〕17号怎么说",
        "打110还是12348，12345没人接",
        "欠我三万二，2023年5月1日签的合同",
        "铜川市司法局在哪，宜君县法院几点上班",
        "物业公司和我们小区三号楼的事",
        "一二三四五六个月没发工资，一共120000元",
        "在金桂公园门口摔了，秦岳路的路灯也不亮",
        "我是石家庄来的，想问路基塌了谁管",
    ],
)
def test_what_stays(deidentifier: Deidentifier, said: str) -> None:
    assert deidentifier.conversation([said]) == [said]


def test_the_same_person_is_the_same_all_through_a_conversation_and_another_elsewhere(
    deidentifier: Deidentifier,
) -> None:
    first = deidentifier.conversation(["老板李二牛欠我钱，电话13912345678", "李二牛说没钱", "打139 1234 5678不接"])
    assert first == ["老板张某甲欠我钱，电话某电话一", "张某甲说没钱", "打某电话一不接"]
    assert deidentifier.conversation(["房东周海涛不退押金"]) == ["房东张某甲不退押金"]


@pytest.mark.thorough
@pytest.mark.parametrize(
    "piece", ["王", "1 ", "张伟和", "一二 ", "（2023）", "路1号", "村一组", "小区", "公司", "a@", "陕A1"]
)
def test_the_longest_message_costs_what_it_is_long(deidentifier: Deidentifier, piece: str) -> None:
    text = (piece * 2000)[:2000]
    deidentifier.spans("预热")
    assert grows_with_its_length(deidentifier.spans, text)
