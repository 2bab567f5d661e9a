"""The way through a procedure, as answers lead it."""

from datetime import datetime

import pytest

from hotline.catalogue.directory import Directory
from hotline.clock import SHANGHAI
from hotline.procedures.fields import Answers, Field, Kind, Option
from hotline.procedures.procedure import Conclusion, Context, Procedure
from hotline.search.index import TextIndex
from hotline.workdays import WorkCalendar

_WHO = Field(
    "who",
    Kind.CHOICE,
    "欠钱的",
    "是单位欠的，还是个人欠的？",
    options=(Option("firm", "单位"), Option("person", "个人")),
)
_CONTRACT = Field(
    "contract", Kind.CHOICE, "劳动合同", "签了合同没有？", options=(Option("yes", "签了"), Option("no", "没签"))
)
_SUM = Field("sum", Kind.AMOUNT, "欠多少", "一共欠您多少钱？")


class Wages(Procedure):
    """Asks for the contract only where a firm owes."""

    id = "wages"
    title = "欠薪"
    opening = "问您两三个问题。"

    def next_field(self, answers: Answers, context: Context) -> Field | None:
        asked = [_WHO, *([_CONTRACT] if answers.get("who") == "firm" else []), _SUM]
        return next((field for field in asked if field.id not in answers), None)

    def conclude(self, answers: Answers, context: Context) -> Conclusion:
        return Conclusion([])


@pytest.fixture
def context() -> Context:
    nowhere = Directory({}, [], {}, {}, {}, TextIndex([]))
    return Context(datetime(2026, 11, 26, 9, tzinfo=SHANGHAI), "耀州区", nowhere, WorkCalendar({}))


def test_answers_off_the_way_wait_until_the_deciding_answer_is_changed_back(context: Context):
    answers = {"who": "firm", "contract": "no", "sum": 3000}
    changed = {**answers, "who": "person"}
    assert Wages().known(changed, context) == {"who": "person", "sum": 3000}
    assert Wages().path({**changed, "who": "firm"}, context).next is None
    assert Wages().known({**changed, "who": "firm"}, context) == answers


def test_what_is_skipped_is_not_asked_again(context: Context):
    path = Wages().path({"who": "person", "sum": None}, context)
    assert (path.next, [field.id for field in path.answered]) == (None, ["who", "sum"])


def test_the_next_question_follows_from_the_answers(context: Context):
    assert Wages().path({"who": "firm"}, context).next == _CONTRACT
    assert Wages().path({"who": "person"}, context).next == _SUM


def test_an_answer_reads_as_the_citizen_knows_it():
    assert _WHO.title_of("firm") == "单位"
    assert _SUM.title_of(None) == "没填"


def test_options_belong_to_choices_only():
    with pytest.raises(ValueError, match="options"):
        Field("day", Kind.DAY, "哪天", "哪天收到的？", options=(Option("a", "甲"),))
    with pytest.raises(ValueError, match="options"):
        Field("who", Kind.CHOICE, "谁", "谁欠的？")
