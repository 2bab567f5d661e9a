"""The way through a procedure, as answers lead it."""

import pytest

from hotline.conversations.reply import Value
from hotline.procedures.fields import Field, Kind, Option
from tests.procedures.wages import CONTEXT, CONTRACT, PHONE, SUM, WHO, Wages

ALL: dict[str, Value] = {
    "day": None,
    "sum": 3000,
    "proof": [],
    "phone": None,
    "story": None,
}


def test_answers_off_the_way_wait_until_the_deciding_answer_is_changed_back():
    answers = {"who": "firm", "contract": "no", **ALL}
    changed = {**answers, "who": "person"}
    assert Wages().known(changed, CONTEXT) == {"who": "person", **ALL}
    assert Wages().path({**changed, "who": "firm"}, CONTEXT).next is None
    assert Wages().known({**changed, "who": "firm"}, CONTEXT) == answers


def test_what_is_skipped_is_not_asked_again():
    path = Wages().path({"who": "person", "day": None}, CONTEXT)
    assert (path.next, [field.id for field in path.answered]) == (SUM, ["who", "day"])


def test_the_next_question_follows_from_the_answers():
    assert Wages().path({"who": "firm"}, CONTEXT).next == CONTRACT
    assert Wages().path({"who": "person", "day": None}, CONTEXT).next == SUM


def test_an_answer_reads_as_the_citizen_knows_it():
    assert WHO.title_of("firm") == "单位"
    assert SUM.title_of(None) == "没填"
    assert SUM.title_of(32000) == "32,000元"
    assert Field("day", Kind.DAY, "哪天", "哪天？").title_of("2026-09-01") == "2026年9月1日，星期二"
    assert PHONE.shown("13800001234") == "138****1234"


def test_options_belong_to_choices_only():
    with pytest.raises(ValueError, match="options"):
        Field("day", Kind.DAY, "哪天", "哪天收到的？", options=(Option("a", "甲"),))
    with pytest.raises(ValueError, match="options"):
        Field("who", Kind.CHOICE, "谁", "谁欠的？")
