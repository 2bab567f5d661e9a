"""The words of a story that ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cost import grows_with_its_length

from bot.nlu import clauses, stories


def found(text: str, agreeing: str = "") -> str | None:
    """What is found where every clause with `agreeing` in it fits the reading, and no other does."""
    return stories.find(
        clauses.every(text), lambda parts: [float(bool(agreeing) and agreeing in part) for part in parts]
    )


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "我在砖厂干了三年，去年腊月从架子上掉下来，腿断了，老板给了两千块就不管了，这种情况能不能认定工伤？谢谢",
            "这种情况能不能认定工伤？",
        ),
        ("他把我打了，派出所也去过了，一直没下文，村里人都知道。想咨询一下医药费应该找谁赔？", "医药费应该找谁赔？"),
        ("我家地被占了，村里说给补偿，等了两年，钱一分没见着，我该怎么办？", "钱一分没见着，我该怎么办？"),
        (
            "我想了解一下，孩子在学校和同学打闹，摔断了胳膊，住院花了两万，老师也在，我想问一下 学校要不要赔医药费？",
            "学校要不要赔医药费？",
        ),
        (
            "额们村修路占了额家三分地，说好一亩三万，等到发钱就给了四千块，额问会计，会计说你去问书记，这补偿该寻谁要嘛",
            "这补偿该寻谁要嘛",
        ),
        ("老婆带孩子回娘家半年了，想咨询一下律师，孩子两岁一般判给谁，家里就我一个人挣钱", "孩子两岁一般判给谁"),
        ("现在厂子搬走了，人也找不见，所以我想问一下拖欠的工资还能要回来吗", "拖欠的工资还能要回来吗"),
    ],
)
def test_the_question_is_found_behind_the_telling(text: str, asked: str) -> None:
    assert found(text) == asked


def test_of_several_the_one_that_agrees_with_the_reading() -> None:
    text = "我妈住院花了五万，报销要什么材料？我们是外地的，姐姐一分没出，赡养费能不能让姐姐出？她家也不宽裕"
    assert found(text, "赡养费") == "赡养费能不能让姐姐出？"
    assert found(text, "报销") == "报销要什么材料？"


@pytest.mark.parametrize(
    "text",
    [
        "楼下夜市天天吵到后半夜，老人小孩都睡不着，投诉了好几回也没人管，希望政府好好管一管这条街，还大家一个安静。",
        "物业收钱不办事，电梯坏了三个月，什么都不修，凭什么还要涨价，难道我们的命就不是命，天理何在？",
    ],
)
def test_a_complaint_asks_nothing(text: str) -> None:
    assert found(text) is None


def test_a_text_without_marks_is_cut_between_words_before_its_question() -> None:
    text = (
        "我前年在县上一个工地干活包工头说干完就给钱结果干完了人跑了电话也打不通我们一起的十几个人都没拿到钱"
        "去劳动局问了说要有合同我们哪有合同就是口头说的想问一下没有合同能不能告他要回工钱我们都着急得很饭也吃不下"
    )
    asked = found(text)
    assert asked is not None
    assert "没有合同能不能告他要回工钱" in asked
    assert len(asked) <= stories.LONGEST


@given(st.text(alphabet="我老板工资，。？ 能不吗请问怎么办多少a1", min_size=1, max_size=300))
def test_what_is_read_back_is_short_and_the_citizens_own(text: str) -> None:
    asked = found(text)
    if asked is not None:
        assert 0 < len(asked) <= stories.LONGEST
        rest = iter(text)
        assert all(char in rest for char in asked.lstrip("…") if char not in stories.JOINT)  # in the order they stand


@pytest.mark.parametrize("text", ["请问" * 1000, "能" * 2000, "怎么办" * 666, "要什么，" * 500, "我们" * 1000 + "吗"])
def test_two_thousand_characters_cost_what_they_are_long(text: str) -> None:
    stories.find(["请问怎么办" * 20], lambda parts: [0.0] * len(parts))  # jieba reads its tables at the first cut
    assert grows_with_its_length(found, text)
