"""Each figure against a case small enough to work out by hand."""

import math

import pytest

from bench.nlu import figures
from bench.nlu.predictions import Prediction, Timed
from bench.nlu.sets import Case


def said(area: str, answer: str = "", *, sure: float = 0.5, answers: tuple[str, ...] = ()) -> Prediction:
    return Prediction(area, sure, answer, sure, answers or (answer,), answered=True, outside=1 - sure)


APPLY = Case("a", "legal_aid", "legal_aid/apply.what", ("mediation/apply.what",))
DIVORCE = Case("b", "marriage_family", "marriage_family/divorce.process")
BARE_AREA = Case("c", "labor")


def test_an_answer_is_right_when_it_is_the_label_or_as_right() -> None:
    assert figures.answer_right(APPLY, said("legal_aid", "legal_aid/apply.what"))
    assert figures.answer_right(APPLY, said("mediation", "mediation/apply.what"))
    assert not figures.answer_right(APPLY, said("legal_aid", "legal_aid/apply.where"))
    assert figures.area_right(APPLY, said("mediation")) and not figures.area_right(APPLY, said("labor"))


def test_either_question_counts_only_where_asked_for() -> None:
    prediction = said("labor", "labor/wages.what", answers=("labor/wages.what", "legal_aid/apply.what"))
    assert not figures.answer_right(APPLY, prediction)
    assert figures.any_answer_right(APPLY, prediction)


def test_cases_without_an_answer_are_no_part_of_answer_accuracy() -> None:
    pairs = [(APPLY, said("legal_aid", "legal_aid/apply.what")), (BARE_AREA, said("labor", "labor/wages.what"))]
    assert figures.answer_accuracy(pairs) == 1.0
    assert figures.answer_accuracy([*pairs, (DIVORCE, said("labor", "labor/wages.what"))]) == 0.5
    assert math.isnan(figures.answer_accuracy([pairs[1]]))


def test_f1_counts_what_is_missed_and_what_is_taken_wrongly() -> None:
    pairs = [(BARE_AREA, said("labor")), (BARE_AREA, said("medical")), (DIVORCE, said("labor"))]
    # labor: one hit, one missed, one taken wrongly: 2 / (2 + 2); the other area is never found.
    assert figures.f1_by_area(pairs) == {"labor": 0.5, "marriage_family": 0.0}
    assert figures.macro_f1(pairs) == 0.25
    assert figures.macro_f1(pairs, {"labor", "medical"}) == 0.5


def test_an_area_that_is_as_right_counts_as_the_label() -> None:
    assert figures.f1_by_area([(APPLY, said("mediation"))]) == {"legal_aid": 1.0}


def test_calibration_error_is_the_gap_weighted_by_bins() -> None:
    # Four at 0.9 with three right: gap 0.15; one at 0.1 that is right: gap 0.9.
    error = figures.calibration_error([0.9, 0.9, 0.9, 0.9, 0.1], [True, True, True, False, True], bins=10)
    assert error == pytest.approx((4 * 0.15 + 0.9) / 5)
    assert figures.calibration_error([1.0, 1.0], [True, True]) == 0.0
    assert math.isnan(figures.calibration_error([], []))


def test_certainty_has_a_bin() -> None:
    assert figures.reliability([1.0, 0.0], [True, False]) == [(0.0, 0.0, 1), (1.0, 1.0, 1)]


def test_auroc_counts_pairs_and_halves_ties() -> None:
    assert figures.auroc([0.1, 0.2], [0.8, 0.9]) == 1.0
    assert figures.auroc([0.8], [0.1]) == 0.0
    # 0.5 against 0.4 and 0.5 is one win and a tie, 0.3 against both is lost.
    assert figures.auroc([0.4, 0.5], [0.5, 0.3]) == pytest.approx(1.5 / 4)
    assert math.isnan(figures.auroc([], [0.1]))


def test_coverage_takes_the_surest_first_and_equals_together() -> None:
    coverage, accuracy = figures.coverage_curve([0.9, 0.5, 0.5, 0.1], [True, True, False, False])
    assert coverage == [0.25, 0.75, 1.0]
    assert accuracy == pytest.approx([1.0, 2 / 3, 0.5])
    assert figures.accuracy_at(0.5, [0.9, 0.5, 0.5, 0.1], [True, True, False, False]) == pytest.approx(2 / 3)


def test_latency_percentiles() -> None:
    found = figures.latency(Timed(said("labor"), 5, float(wall), wall / 2) for wall in range(1, 102))
    assert (found.count, found.median, found.p95, found.p99, found.cpu) == (101, 51.0, 96.0, 100.0, 25.5)
    assert math.isnan(figures.latency([]).median)


def test_confusions_are_the_mistakes_by_number() -> None:
    wrong = (APPLY, said("labor", "labor/wages.what"))
    right = (DIVORCE, said("marriage_family", "marriage_family/divorce.process"))
    other = (DIVORCE, said("marriage_family", "marriage_family/divorce.fee"))
    pairs = [other, wrong, wrong, right]
    assert figures.confusions(pairs, 5, areas=True) == [figures.Confusion("legal_aid", "labor", 2)]
    assert [each.count for each in figures.confusions(pairs, 5, areas=False)] == [2, 1]
    assert len(figures.confusions(pairs, 1, areas=False)) == 1


def test_groups_begin_with_plain() -> None:
    cases = [Case(str(place), "labor", group=group) for place, group in enumerate(["typos", "plain", None, "asr"])]
    groups = figures.by_group([(case, said("labor")) for case in cases])
    assert list(groups) == ["plain", "asr", "typos"]
    assert all(len(found) == 1 for found in groups.values())
