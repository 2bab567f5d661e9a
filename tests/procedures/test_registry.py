"""Every shipped procedure keeps the contract the guide relies on, whatever is answered or left out."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.conversations.reply import Start, Value
from hotline.procedures.fields import Field, Kind
from hotline.procedures.procedure import Procedure
from hotline.procedures.progress import still_to_come
from hotline.procedures.registry import shipped_procedures
from tests.procedures.wages import CONTEXT

PROCEDURES = shipped_procedures()
EACH = list(PROCEDURES)
_MOST_QUESTIONS = 60
_SAMPLES: dict[Kind, list[Value]] = {
    Kind.DAY: ["2026-11-20", "2026-03-01", "1999-02-28", "2027-01-01"],
    Kind.AMOUNT: [0, 3000, 1234.5],
    Kind.NUMBER: [0, 1, 11],
    Kind.LINE: ["某某局", "<b>甲</b>"],
    Kind.STORY: ["他欠我钱不还，说了三次都不听。\n{{ x }} <script>"],
    Kind.NAME: ["王小红"],
    Kind.PHONE: ["13800001234"],
    Kind.ID_NUMBER: ["11010519491231002X"],
    Kind.ADDRESS: ["耀州区某街道某小区1号楼"],
    Kind.DISTRICT: ["王益区", "outside"],
}


def values_of(field: Field) -> st.SearchStrategy[Value]:
    """What the guide may hand over for this field."""
    options = [option.value for option in field.options]
    if field.kind is Kind.CHOICE:
        given_: st.SearchStrategy[Any] = st.sampled_from(options)
    elif field.kind is Kind.SEVERAL:
        given_ = st.lists(st.sampled_from(options), unique=True)
    else:
        given_ = st.sampled_from(_SAMPLES[field.kind])
    return given_ if field.unknown is None else st.one_of(st.none(), given_)


@pytest.mark.thorough
@pytest.mark.parametrize("procedure", EACH, ids=lambda procedure: procedure.id)
@settings(max_examples=10)
@given(data=st.data())
def test_it_ends_in_something_to_say_and_makes_each_file_it_offers(procedure: Procedure, data: st.DataObject) -> None:
    answers: dict[str, Value] = {}
    for _ in range(_MOST_QUESTIONS):
        field = procedure.next_field(answers, CONTEXT)
        if field is None:
            break
        still_to_come(procedure, answers, CONTEXT)
        assert field.id not in answers
        answers[field.id] = data.draw(values_of(field), label=field.id)
    else:
        raise AssertionError("it asks without end")
    conclusion = procedure.conclude(procedure.known(answers, CONTEXT), CONTEXT)
    assert conclusion.messages
    starts = [b.command for message in conclusion.messages for b in message.buttons if isinstance(b.command, Start)]
    assert all(start.procedure in PROCEDURES for start in starts)
    for file in conclusion.files:
        if not file.name.endswith(".pdf"):  # LibreOffice takes seconds, and may be missing
            assert procedure.render(file.name, answers, CONTEXT)


@pytest.mark.parametrize("procedure", EACH, ids=lambda procedure: procedure.id)
def test_its_opening_and_first_question_are_short_enough_for_a_phone(procedure: Procedure) -> None:
    field = procedure.next_field({}, CONTEXT)
    assert field is not None
    assert len(procedure.opening) + len(field.question) <= 160
    assert len(field.options) <= 12
