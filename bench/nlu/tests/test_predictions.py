"""Both parse results are read alike."""

import pytest

from bench.nlu import predictions


def pairs(**confidences: float) -> list[dict]:
    return [{"name": name, "confidence": value} for name, value in confidences.items()]


def question(area: str, matter: str, sure: float, **facets: float) -> dict:
    return {
        "text": "…",
        "areas": [{"name": area, "confidence": sure}, {"name": "out_of_scope", "confidence": 0.05}],
        "matters": [{"name": f"{area}/{matter}", "confidence": sure}],
        "facets": pairs(**facets),
        "area": {"name": area, "confidence": sure / 2},
        "answer": {"name": f"{area}/{matter}.{max(facets, key=lambda each: facets[each])}", "confidence": sure / 4},
    }


def test_shipped_is_as_sure_as_it_says_itself() -> None:
    parsed = {
        "intent": {"name": "labor", "confidence": 0.8},
        "questions": [question("labor", "wages", 0.8, what=0.3, process=0.6)],
        "response_selector": {"labor": {"response": {}}},
    }
    found = predictions.read(parsed)
    assert (found.area, found.answer, found.answered) == ("labor", "labor/wages.process", True)
    assert (found.area_confidence, found.answer_confidence) == (0.4, 0.2) and found.outside == pytest.approx(0.2)


def test_shipped_counts_by_the_surer_of_two_questions() -> None:
    questions = [question("labor", "wages", 0.6, process=0.9), question("legal_aid", "apply", 0.7, where=0.9)]
    parsed = {"intent": {"name": "legal_aid", "confidence": 0.7}, "questions": questions, "response_selector": {}}
    found = predictions.read(parsed)
    assert found.answer == "legal_aid/apply.where" and not found.answered
    assert found.answers == ("labor/wages.process", "legal_aid/apply.where")
    assert found.outside == pytest.approx(0.3)


def test_shipped_that_asks_back_has_not_answered() -> None:
    parsed = {
        "intent": {"name": "unclear", "confidence": 0.7},
        "questions": [question("labor", "wages", 0.3, process=0.9)],
        "response_selector": {"labor": {"response": {}}},
    }
    assert not predictions.read(parsed).answered


def test_danger_is_handed_on_as_the_service_judges_it() -> None:
    threat = question("crisis", "threat", 0.3, what=0.9)
    parsed = {
        "intent": {"name": "labor", "confidence": 0.7},
        "questions": [question("labor", "wages", 0.7, process=0.9), threat],
        "crisis": 0.8,
    }
    found = predictions.read(parsed)
    assert (found.crisis, found.crisis_share, found.crisis_matter) == (0.8, 0.3, "crisis/threat")


def test_stock_answers_with_the_key_of_its_response_selector() -> None:
    response = {"intent_response_key": "labor/wages.process", "confidence": 0.7}
    parsed = {
        "intent": {"name": "nlu_fallback", "confidence": 0.3},
        "intent_ranking": pairs(nlu_fallback=0.3, labor=0.25, chitchat=0.2),
        "response_selector": {"all_retrieval_intents": [], "default": {"response": response, "ranking": []}},
    }
    found = predictions.read(parsed)
    assert (found.area, found.area_confidence, found.answered) == ("labor", 0.25, False)
    assert (found.answer, found.answer_confidence) == ("labor/wages.process", 0.7)
    assert found.outside == pytest.approx(0.75)


def test_outside_takes_the_five_likeliest_of_either() -> None:
    ranking = [(f"area{place}", 0.1) for place in range(8)] + [("chitchat", 0.2)]
    assert predictions.outside(ranking) == pytest.approx(0.6)
    assert predictions.outside([("chitchat", 0.9), ("labor", 0.1)]) == pytest.approx(0.9)
