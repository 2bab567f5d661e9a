"""What the brain's codes are called, on a report and at the desk."""

import pytest

from hotline.knowledge.names import Names

NAMES = Names(
    areas={"labor": "劳动和工伤"}, matters={"labor/wage": "拖欠工资"}, answers={"labor/wage.process": "工资不发怎么办"}
)


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("labor", "劳动和工伤"),
        ("labor/wage", "劳动和工伤 · 拖欠工资"),
        ("labor/wage.process", "劳动和工伤 · 拖欠工资 · 怎么办"),
        ("labor/entry", "劳动和工伤 · 概览"),
        ("followup/topic.refused", "接着刚才的问 · 不给办怎么办"),
        ("labor/unheard_of", "劳动和工伤 · unheard_of"),
    ],
)
def test_what_an_intent_is_called(code: str, named: str) -> None:
    assert NAMES.intent(code) == named


def test_what_an_answer_is_called() -> None:
    assert NAMES.answer("labor/wage.process") == "工资不发怎么办"
    assert NAMES.answer("labor/entry") == "劳动和工伤 · 概览"
    assert NAMES.answer("labor/unheard_of.what") == "labor/unheard_of.what"
