"""The side of a matter that has no answer of its own: on the real knowledge."""

import pytest

from hotline.content import Shelf
from hotline.knowledge.library import Library
from hotline.knowledge.nearby import answers_of_area, nearby_answer
from hotline.vocabulary import Area, Facet


@pytest.fixture
def library(shipped_shelf: Shelf) -> Library:
    return shipped_shelf.library


def test_a_matter_leads_to_its_procedure_and_a_core_area_to_its_heart(library: Library) -> None:
    found = {
        (matter, facet): answer.id if (answer := nearby_answer(matter, facet, library)) else None
        for matter, facet in (
            ("labor/wage", Facet.DURATION),
            ("admin_review/body", Facet.FEE),
            ("marriage_family/parents_support", Facet.DURATION),
        )
    }
    assert found == {
        ("labor/wage", Facet.DURATION): "labor/arbitration.duration",
        ("admin_review/body", Facet.FEE): "admin_review/apply.fee",
        ("marriage_family/parents_support", Facet.DURATION): None,
    }


def test_after_an_overview_one_clear_answer_or_those_in_question(library: Library) -> None:
    clear = answers_of_area(Area.LEGAL_AID, Facet.MATERIAL, library)
    open_ = answers_of_area(Area.LABOR, Facet.DURATION, library)
    assert [answer.id for answer in clear] == ["legal_aid/apply.material"]
    assert {"labor/injury.duration", "labor/arbitration.duration"} <= {answer.id for answer in open_}
