"""Which messages wait for their continuation, and which must not."""

import pytest

from hotline.conversations.fragments import joined, unfinished


@pytest.mark.parametrize("text", ["我想问一下", "我爸去年在工地，", "那个", "请问", "是这样的："])
def test_beginnings_wait(text: str) -> None:
    assert unfinished(text)


@pytest.mark.parametrize("text", ["你好", "法律援助要钱吗", "多久", "老板拖欠工资", "谢谢", "转人工"])
def test_whole_messages_do_not_wait(text: str) -> None:
    assert not unfinished(text)


def test_pieces_become_one_sentence_and_whole_questions_stay_apart() -> None:
    assert joined(["我想问一下", "法律援助", "要钱吗"]) == ("我想问一下 法律援助", 2)
    assert joined(["我爸在工地，", "摔了，", "能申请法律援助吗", "多久"]) == ("我爸在工地，摔了，能申请法律援助吗", 3)
    assert joined(["法律援助要钱吗", "复议要多久"]) == ("法律援助要钱吗", 1)
