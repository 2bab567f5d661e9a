"""What a message asks behind the question before it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.shared.exceptions import RasaException

from bot.nlu import thread
from bot.nlu.thread import Readings, Thread, Weights, described

NAMES = [
    "chitchat/ok.what",
    "followup/topic.fee",
    "labor/arbitration.fee",
    "labor/wage.process",
    "mediation/people.fee",
    "unclear/any.what",
]
FACETS = ["fee", "process", "what"]
ABOUT_WAGES = Thread("老板不给工资", "labor/wage.process", frozenset({"labor/arbitration"}))


def readings(**alone: float) -> Readings:
    """The same probabilities for all three texts, so that only what relates an answer to the matter parts them."""
    row = np.array([alone.get(name.split("/")[0], 0.1) for name in NAMES])
    return Readings(NAMES, np.stack([row, row, row]), FACETS, np.array([0.4, 0.3, 0.3]))


def weights(**values: float) -> Weights:
    return Weights(tuple(values.get(name, 0.0) for name in thread.VARIABLES))


def test_a_bare_followup_is_no_answer_and_the_rest_are_described() -> None:
    names, variables = described(ABOUT_WAGES, readings())
    assert "followup/topic.fee" not in names
    assert variables.shape == (len(NAMES) - 1, len(thread.VARIABLES))
    column = dict(zip(thread.VARIABLES, variables.T, strict=True))
    assert [name for name, is_near in zip(names, column["near"], strict=True) if is_near] == ["labor/arbitration.fee"]
    assert [name for name, again in zip(names, column["again"], strict=True) if again] == ["labor/wage.process"]
    assert [name for name, talk in zip(names, column["talk"], strict=True) if talk] == [
        "chitchat/ok.what",
        "unclear/any.what",
    ]


def test_what_the_matter_leads_to_comes_first_and_shares_add_up() -> None:
    ranking = weights(alone=1.0, near=2.0).ranking(ABOUT_WAGES, readings())
    assert ranking[0][0] == "labor/arbitration.fee"
    assert sum(share for _, share in ranking) == pytest.approx(1.0)


def test_a_clear_word_about_something_else_is_heard() -> None:
    ranking = weights(alone=1.0, near=2.0, area=1.0).ranking(ABOUT_WAGES, readings(mediation=0.9, labor=0.001))
    assert ranking[0][0] == "mediation/people.fee"


def test_the_message_is_read_alone_behind_the_question_and_the_question_alone() -> None:
    assert ABOUT_WAGES.texts("要钱不") == ["要钱不", "老板不给工资，要钱不", "老板不给工资"]


@pytest.mark.parametrize(
    "topics",
    [
        None,
        [],
        "wages",
        [None],
        [{}],
        [{"question": "老板不给工资"}],
        [{"question": "", "answer": "labor/wage.process"}],
    ],
)
def test_without_a_question_and_its_answer_there_is_no_thread(topics: Any) -> None:
    assert Thread.of(topics) is None


def test_the_newest_topic_is_gone_on_with() -> None:
    newest = {"question": "老板不给工资", "answer": "labor/wage.process", "near": ["labor/arbitration"]}
    found = Thread.of([newest, {"question": "离婚", "answer": "marriage_family/divorce.process"}])
    assert found is not None
    assert found.question == "老板不给工资"
    assert found.near == {"labor/arbitration"}


def test_weights_that_cannot_be_read_say_how_to_get_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "thread.yml"
    broken.write_text("weights: {alone: 1.0}", "utf8")
    monkeypatch.setattr(thread, "FILE", broken)
    with pytest.raises(RasaException, match="make thresholds"):
        thread.measured()


def test_the_measured_weights_hear_the_message_and_lean_towards_the_matter_in_hand() -> None:
    found = dict(zip(thread.VARIABLES, thread.measured().values, strict=True))
    assert found["alone"] > 0
    assert found["behind"] > 0
    assert found["area"] > 0
    assert found["before"] < 0  # what the question was read as already is no news
