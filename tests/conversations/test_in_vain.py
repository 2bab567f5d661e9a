"""A call that was in vain is taken out of a story, and left where it is what is told."""

import pytest

from hotline.conversations.in_vain import without_what_was_in_vain


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("我妈七十多了，我弟不管她，打了12345也没人管", "我妈七十多了，我弟不管她"),
        ("我打了好几次12345都没人管，楼上天天半夜蹦迪", "楼上天天半夜蹦迪"),
        ("楼上漏水泡了我家，打12345投诉也没用，咋办", "楼上漏水泡了我家，咋办"),
    ],
)
def test_what_the_story_is_about_is_left(text: str, left: str) -> None:
    assert without_what_was_in_vain(text) == left


@pytest.mark.parametrize(
    "text", ["打了12345也没人管", "打12345没用，咋办", "12345是什么电话", "我想打12345反映路灯不亮"]
)
def test_where_it_is_what_is_told_it_stays(text: str) -> None:
    assert without_what_was_in_vain(text) == text
