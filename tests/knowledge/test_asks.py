"""Which words ask, and which only hold the same characters."""

import pytest

from hotline.knowledge.asks import asks, has_question_word


@pytest.mark.parametrize("text", ["后妈有没有份", "拍照算不算", "这样合不合法", "能不能退", "几个月", "要几天"])
def test_a_or_not_a_asks(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", ["都几个月了", "跑了好几趟", "我没签合同", "欠了好几万"])
def test_many_without_a_number_asks_for_none(text: str) -> None:
    assert not has_question_word(text)
