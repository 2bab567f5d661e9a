"""What is loaded is what the files say, and what cannot be loaded is said in one sentence."""

import hashlib
import json
from pathlib import Path

import pytest

from bench.nlu import material, sets, shipped, splits, stock
from bench.nlu.errors import BenchError
from bench.nlu.sets import Case, Example


def write(path: Path, *rows: dict) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf8")
    return path


@pytest.fixture
def examples() -> list[Example]:
    return [Example(f"问题{intent}{place}", intent) for intent in ("a/x.what", "b/y.fee") for place in range(10)]


def test_our_examples_are_read_with_their_full_intents() -> None:
    found = sets.examples()
    assert len(found) > 15_000 and len(set(found)) == len(found)
    assert all("/" in example.intent and "." in example.intent for example in found)
    known = {example.intent for example in found}
    assert len(sets.titles()) > 400 and {"legal_aid/apply.what", "unclear/any.what"} <= known


def test_the_frozen_sets_are_read_by_zone() -> None:
    found = material.gather(None, [], per_source=1)
    assert {case.zone for case in found.judged["core"]} == {"core"}
    assert {case.zone for case in found.judged["surrounding"]} == {"surrounding"}
    assert list(found.outside) == ["near", "far"] and {case.zone for case in found.outside["near"]} == {"outside"}
    assert "real_test" not in found.judged and len(found.notes) == 1
    assert len(found.texts()) == len(set(found.texts()))


def test_what_is_as_right_widens_intents_and_areas() -> None:
    case = Case("t", "labor", "labor/wages.what", ("legal_aid/apply.what",))
    assert case.intents == {"labor/wages.what", "legal_aid/apply.what"} and case.areas == {"labor", "legal_aid"}
    assert Case("t", "labor").intents == frozenset()


def test_real_lines_are_found_by_digest(tmp_path: Path) -> None:
    text, other = "某个真实的问题", "软件打不开了"
    key = hashlib.sha256(text.encode()).hexdigest()
    row = {"sha256": key, "area": "labor", "intent": None, "also": [], "covered": False}
    labels = write(tmp_path / "real.jsonl", row)
    lines = write(
        tmp_path / "u.jsonl",
        {"text": text, "source": "liuaiting/ATEC:data/x.csv"},
        {"text": other, "source": "liuaiting/ATEC:data/x.csv"},
        {"text": "放首歌", "source": "elsewhere"},
    )
    found = sets.utterances(lines)
    cases = sets.real(labels, found.texts)
    assert cases == [Case(text, "labor")]
    # A line that a reader found to be in scope is no proof of what lies out of it.
    assert sets.near(found.sources["ATEC"], cases, 10) == [Case(other, "out_of_scope")]
    with pytest.raises(BenchError, match=key[:12]):
        sets.real(labels, {})


def test_a_split_holds_out_a_fifth_of_each_intent(examples: list[Example]) -> None:
    kept = splits.split(examples, [], seed=1)
    assert [len(kept.train), len(kept.held_out)] == [16, 4]
    assert {each.intent for each in kept.held_out} == {"a/x.what", "b/y.fee"}
    assert set(kept.train).isdisjoint(kept.held_out) and set(kept.train) | set(kept.held_out) == set(examples)


def test_a_split_is_the_same_for_the_same_seed(examples: list[Example]) -> None:
    first, again = splits.split(examples, [], seed=1), splits.split(examples, [], seed=1)
    assert first == again and splits.digest(first) == splits.digest(again)
    assert splits.digest(first) != splits.digest(splits.split(examples, [], seed=2))


def test_a_cap_takes_from_training_only(examples: list[Example]) -> None:
    kept = splits.split(examples, [], seed=1, per_intent=3)
    assert [len(kept.train), len(kept.held_out)] == [6, 4]
    assert kept.held_out == splits.split(examples, [], seed=1).held_out


def test_no_text_is_judged_that_was_trained_on(examples: list[Example]) -> None:
    held = splits.split(examples, [], seed=1).held_out
    title = Example(held[0].text, "a/x.where")
    kept = splits.split(examples, [title], seed=1)
    assert kept.held_out == held[1:] and title in kept.trained


def test_a_steady_split_judges_two_versions_of_the_examples_on_the_same_texts() -> None:
    asked = [Example(f"复议期限第{number}问", "a/x.deadline") for number in range(100)]
    others = [Example(f"处罚单第{number}张怎么办", "b/y.process") for number in range(100)]
    before = splits.steady([*asked, *others], [], seed=1)
    assert 25 < len(before.held_out) < 55
    relabelled = [Example(each.text, "b/y.process") for each in asked[:80]]
    after = splits.steady([*relabelled, *asked[80:], *others, Example("新的一句", "b/y.process")], [], seed=1)
    texts = [{each.text for each in kept.held_out} - {"新的一句"} for kept in (before, after)]
    assert len(texts[0] ^ texts[1]) <= 2, "but for the one of each label that stays"
    assert texts[0] != {each.text for each in splits.steady([*asked, *others], [], seed=2).held_out}


def test_a_steady_split_leaves_a_label_its_only_example_and_judges_nothing_that_was_trained_on() -> None:
    same = [Example("处罚单怎么办", "a/x.what"), Example("处罚单怎么办", "b/y.what"), Example("一句", "c/z.what")]
    kept = splits.steady(same, [Example("标题", "a/x.what")], seed=1)
    assert set(kept.train) == set(same) and kept.held_out == ()


def test_a_steady_sample_takes_so_many_of_each_label(examples: list[Example]) -> None:
    taken = splits.steady_sample(examples, 3, seed=1)
    assert [each.intent for each in taken] == ["a/x.what"] * 3 + ["b/y.fee"] * 3
    assert taken == splits.steady_sample(examples[::-1], 3, seed=1)


def test_a_split_can_be_kept(examples: list[Example], tmp_path: Path) -> None:
    kept = splits.split(examples, [Example("标题", "a/x.what")], seed=1)
    splits.save(kept, tmp_path / "split.jsonl")
    assert splits.load(tmp_path / "split.jsonl") == kept


def test_both_projects_hold_the_same_examples(examples: list[Example]) -> None:
    theirs, mine = stock.project(examples), shipped.project(examples)
    assert theirs.data["nlu.yml"] == mine.data["nlu.yml"]
    assert {"utter_a/x.what", "utter_b/y.fee"} <= set(theirs.domain["responses"])
    assert theirs.digest != stock.project(examples[1:]).digest
    assert all(component.get("titles") is not True for component in mine.config["pipeline"])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("", "holds no lines"), ("{", "line 1 is not JSON"), ("[1]", "line 1 is not an object"), ('{"a": 1}', "'text'")],
)
def test_a_bad_file_is_named_in_one_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(content)
    with pytest.raises(BenchError, match=sentence):
        sets.public(path)


def test_a_missing_file_is_named_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="cannot be read"):
        sets.public(tmp_path / "none.jsonl")
