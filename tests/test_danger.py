"""The danger guard's own examples and counter-examples, and what may never slow it down."""

from pathlib import Path

import pytest
import yaml

from hotline.conversations.brain import Guess, Question, Understanding
from hotline.conversations.danger import load_danger_guard
from hotline.errors import DataError
from hotline.vocabulary import DangerKind
from tests.cost import grows_with_its_length

DATA = Path(__file__).parent.parent / "data"
RULES = yaml.load((DATA / "danger.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
GUARD = load_danger_guard(DATA)
KNOWLEDGE = [
    yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for path in sorted((DATA / "knowledge").glob("*.yml"))
]


@pytest.mark.parametrize(
    ("class_id", "text"), [(entry["id"], text) for entry in RULES["classes"] for text in entry["examples"]]
)
def test_every_example_raises_its_class(class_id: str, text: str) -> None:
    danger = GUARD.look(text)
    assert danger is not None and danger.danger_class.id == class_id


@pytest.mark.parametrize("text", RULES["counter_examples"])
def test_no_counter_example_raises_danger(text: str) -> None:
    danger = GUARD.look(text)
    assert danger is None, danger and danger.danger_class.id


@pytest.mark.parametrize("text", ["他 拿 刀 在 砸 门", "他拿刀。。。在砸门！！！", "他拿刀在砸門", "我 不 想 活 了……"])
def test_blanks_punctuation_and_traditional_characters_hide_nothing(text: str) -> None:
    assert GUARD.look(text) is not None


def test_a_harmless_phrase_leaves_one_whole_sign_behind() -> None:
    """RE2 cut 「〇」 down to its first byte, and what stood there was no Chinese any more."""
    danger = GUARD.look("他们搞传销，不让打电话")
    assert danger is not None and danger.danger_class.id == "captive"


def test_the_talk_goes_on_about_matters_there_are() -> None:
    there = {answer["id"].rsplit(".", 1)[0] for path in KNOWLEDGE for answer in path["answers"]}
    named = {entry["id"]: entry["goes_on_about"] for entry in RULES["classes"] if "goes_on_about" in entry}
    assert named["victim"] == "criminal/beaten" and set(named.values()) <= there
    assert GUARD.goes_on_about("victim") == "criminal/beaten"
    assert GUARD.goes_on_about("self_harm") is None and GUARD.goes_on_about(None) is None


@pytest.mark.parametrize(
    ("kind", "matter"),
    [("captive", "captive"), ("medical", "medical"), ("harm_done", "harm_done"), ("victim", "violence")],
)
def test_what_the_classifier_tells_apart_keeps_its_own_lines(kind: str, matter: str) -> None:
    danger = GUARD.listen(taken_for(f"crisis/{matter}", "说不清楚"))
    assert danger is not None and danger.danger_class.id == kind


def test_the_lines_name_a_number_and_promise_nobody() -> None:
    for entry in RULES["classes"]:
        text = "".join(entry["lines"])
        assert len(entry["lines"]) == 2
        assert any(number in entry["lines"][0] for number in ("110", "120", "12356"))  # who reads one line has it
        assert all(len(line) <= 62 for line in entry["lines"])
        assert "正在赶来" not in text and "马上到" not in text


def test_the_classifier_adds_to_the_rules() -> None:
    assert GUARD.judge(0.49, 0.2, "crisis/self_harm", "") is None
    assert GUARD.judge(0.9, 0.05, "crisis/self_harm", "") is None
    alarmed = GUARD.judge(0.6, 0.2, "crisis/self_harm", "")
    assert alarmed is not None
    assert (alarmed.danger_class.id, alarmed.found_by) == ("self_harm", "found_by_classifier")
    outright = GUARD.judge(0.1, 0.7, "crisis/violence", "")
    assert outright is not None
    assert outright.danger_class.id == "victim"


@pytest.mark.parametrize(
    ("kind", "text"),
    [("unrest", text) for text in RULES["crowd"]["examples"]]
    + [("accident", text) for text in RULES["crowd"]["counter_examples"]],
)
def test_what_the_classifier_takes_for_one_is_an_accident_or_unrest(kind: str, text: str) -> None:
    """「锅炉炸了烫伤好几个」 was told not to block roads."""
    danger = GUARD.listen(taken_for("crisis/mass", text))
    assert danger is not None and danger.danger_class.id == kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [("captive", text) for text in RULES["held"]["examples"]]
    + [("victim", text) for text in RULES["held"]["counter_examples"]],
)
def test_who_is_kept_locked_up_is_parted_from_who_is_beaten(kind: str, text: str) -> None:
    """Who is locked up was told to lock the door."""
    danger = GUARD.listen(taken_for("crisis/violence", text))
    assert danger is not None and danger.danger_class.id == kind


def test_who_has_hurt_somebody_hears_120_first_and_is_not_sent_away() -> None:
    danger = GUARD.look("我把她掐晕了")
    assert danger is not None and danger.danger_class.id == "harm_done"
    assert danger.danger_class.lines[0].index("120") < danger.danger_class.lines[0].index("110")
    assert "离那个人远一点" not in danger.danger_class.text


def test_a_group_of_words_that_is_not_there_is_named(tmp_path: Path) -> None:
    text = (DATA / "danger.yml").read_text(encoding="utf-8")
    (tmp_path / "danger.yml").write_text(text.replace("  孩子: ", "  小孩子: ", 1), encoding="utf-8")
    with pytest.raises(DataError, match="words 里没有：孩子"):
        load_danger_guard(tmp_path)


def test_an_accident_hears_120_and_119_first_and_nothing_of_roads() -> None:
    danger = GUARD.look("锅炉炸了烫伤好几个")
    assert danger is not None
    assert danger.danger_class.id == "accident" and danger.danger_class.lines[0].index("120") < 15
    assert "119" in danger.danger_class.lines[0]
    assert "堵路" not in danger.danger_class.text and "110" not in danger.danger_class.text


MATTER_OF = {
    "accident": "crisis/mass",
    "self_harm": "crisis/self_harm",
    "victim": "crisis/violence",
    "captive": "crisis/captive",
    "medical": "crisis/medical",
    "child": "crisis/child",
}
OVER = [(rule["classes"][0], rule) for rule in RULES["over"]]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, rule in OVER for text in rule["examples"]])
def test_what_is_told_as_past_is_no_danger_now(kind: str, text: str) -> None:
    """「矿上砸断腿了」 in a pre-check for legal aid was answered with 110 and a word against blocking roads."""
    assert GUARD.look(text) is None and GUARD.is_over(text, DangerKind(kind))
    assert GUARD.listen(taken_for(MATTER_OF[kind], text)) is None
    another = "threat" if kind == "captive" else "captive"
    other = GUARD.listen(taken_for(f"crisis/{another}", text))
    assert other is not None and other.danger_class.id == another


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, rule in OVER for text in rule["counter_examples"]])
def test_what_is_going_on_is_not_over(kind: str, text: str) -> None:
    danger = GUARD.look(text) or GUARD.listen(taken_for(MATTER_OF[kind], text))
    assert danger is not None


def test_no_line_the_classifier_learns_danger_from_is_taken_for_past() -> None:
    intents = yaml.load((DATA / "nlu" / "crisis.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]
    lines = [line.removeprefix("- ") for intent in intents for line in intent["examples"].splitlines()]
    assert len(lines) > 100 and not [line for line in lines if any(GUARD.is_over(line, kind) for kind in DangerKind)]


def taken_for(matter: str, text: str) -> Understanding:
    """What the brain makes of a text that it takes for this."""
    question = Question(
        text=text, areas=[Guess(name="crisis", confidence=0.9)], matters=[Guess(name=matter, confidence=0.9)]
    )
    return Understanding(text=text, intent="crisis", crisis=0.9, questions=[question])


def test_two_thousand_characters_cost_what_they_are_long() -> None:
    assert grows_with_its_length(GUARD.look, "他拿" * 1000)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "danger.yml").write_text("reviewed_on: 2026-01-01\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"danger\.yml"):
        load_danger_guard(tmp_path)
