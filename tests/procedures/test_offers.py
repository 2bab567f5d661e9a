"""Under an answer stands the button for what can be done about it here, with what is known already."""

from datetime import date

import pytest

from hotline.conversations.reply import AnswerRef, Ask, Button, Do, Reply, ReplyMessage, Start, Topic
from hotline.knowledge.library import Library
from hotline.knowledge.memory import Memory
from hotline.procedures.offers import Offer, Offers, check_offers, load_offers, with_offers
from hotline.procedures.registry import shipped_procedures
from hotline.search.index import TextIndex
from hotline.settings import ROOT
from hotline.vocabulary import Area, Outcome
from tests.procedures.wages import CONTEXT, PROCEDURES

PAY = Offer(procedure="wages", title="帮我讨薪", answers={"who": "firm"}, under=["labor/wage.process", "labor/unpaid"])
GONE = Offer(procedure="gone", title="帮我办老事", answers={}, under=["labor/wage.process"])
OFFERS = Offers(offers=[GONE, PAY])
LIBRARY = Library({}, {}, {}, {}, {}, TextIndex([]))


def reply(answer: str | None, asks: int = 5) -> Reply:
    ref = AnswerRef(id=answer, version=1, reviewed_on=date(2026, 1, 1)) if answer else None
    buttons = [Button(title=f"问{number}", command=Ask(intent="labor/wage.fee")) for number in range(asks)]
    person = Button(title="转人工", command=Do(action="handoff"))
    message = ReplyMessage(
        text="答", topic=Topic(area=Area.LABOR, confidence=1), buttons=[*buttons, person], answer=ref
    )
    return Reply(outcome=Outcome.ANSWERED, messages=[message])


def offering(to: Reply, memory: Memory = Memory()) -> Reply:  # noqa: B008 (frozen)
    return with_offers(to, OFFERS, PROCEDURES, memory=memory, library=LIBRARY)


@pytest.mark.parametrize("answer", ["labor/wage.process", "labor/unpaid.process", "labor/unpaid.fee"])
def test_the_button_comes_first_and_the_list_stays_short(answer: str) -> None:
    buttons = offering(reply(answer)).messages[0].buttons
    assert buttons[0] == Button(title="帮我讨薪", command=Start(procedure="wages", answers={"who": "firm"}))
    assert [button.title for button in buttons[1:]] == ["问0", "问1", "问2", "问3", "转人工"]


def test_a_day_to_choose_gives_way_to_nothing() -> None:
    day = Button(title="2024年以前", command=Ask(intent="labor/wage.process", entities={"event_day": "../2023-12-31"}))
    asked = reply("labor/wage.process")
    [message] = asked.messages
    crowded = message.model_copy(update={"buttons": [*message.buttons, day]})
    titles = [b.title for b in offering(asked.model_copy(update={"messages": [crowded]})).messages[0].buttons]
    assert titles == ["帮我讨薪", "问0", "问1", "问2", "转人工", "2024年以前"]


@pytest.mark.parametrize("answer", [None, "labor/wage.fee"])
def test_elsewhere_nothing_changes(answer: str | None) -> None:
    assert offering(reply(answer)) == reply(answer)


def test_what_is_shipped_leads_somewhere() -> None:
    offers, procedures = load_offers(ROOT / "data"), shipped_procedures()
    under = {name for offer in offers.offers for name in offer.under}
    assert check_offers(ROOT / "data", under, procedures, CONTEXT) == []
    problems = [finding.problem for finding in check_offers(ROOT / "data", set(), PROCEDURES, CONTEXT)]
    assert "没有这条回答：admin_review/apply.process" in problems
    assert "没有这项办理：deadline" in problems


@pytest.mark.parametrize(
    ("overview", "procedure"),
    [
        ("labor/entry", "navigator"),
        ("traffic_injury/entry", "navigator"),
        ("admin_review/entry", "deadline"),
        ("legal_aid/entry", "legal_aid_check"),
    ],
)
def test_an_overview_offers_to_begin_too(overview: str, procedure: str) -> None:
    shipped = with_offers(
        reply(overview), load_offers(ROOT / "data"), shipped_procedures(), memory=Memory(), library=LIBRARY
    )
    starts = [each.command for each in shipped.messages[0].buttons if isinstance(each.command, Start)]
    assert [start.procedure for start in starts] == [procedure]
