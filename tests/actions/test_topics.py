"""What an action takes the conversation to be about."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from actions.clarify import ActionClarify
from actions.handoff import ActionHandoff
from actions.turn import Tools, Turn
from hotline.content import Content
from hotline.conversations.brain import Understanding
from hotline.conversations.danger import load_danger_guard
from hotline.conversations.reply import HandoffEffect
from hotline.knowledge.memory import Memory
from hotline.knowledge.onward import load_onward
from hotline.knowledge.thresholds import thresholds
from hotline.knowledge.topics import TopicSeen
from hotline.procedures.offers import Offers
from hotline.settings import ROOT
from hotline.storage.database import Database
from hotline.vocabulary import Area, Outcome, Reason
from tests.content import question, seeded, understood
from tests.procedures.wages import PROCEDURES, STARTS
from tests.samples import ANSWER, TODAY, write_data

ONWARD, GUARD = load_onward(ROOT / "data"), load_danger_guard(ROOT / "data")
APPLYING = TopicSeen(area=Area.LEGAL_AID, matter="legal_aid/apply", facet="duration", answer=ANSWER)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with seeded(tmp_path, write_data(tmp_path)) as opened:
        yield opened


async def _turn(database: Database, understanding: Understanding, *topics: TopicSeen) -> Turn:
    shelf = await Content().shelf(database)
    return Turn(understanding, Memory(topics=list(topics)), None, shelf.library, shelf.directory, TODAY)


def _tools(database: Database) -> Tools:
    return Tools(database, Content(), PROCEDURES, Offers(offers=[]), STARTS, ONWARD, GUARD)


async def test_what_is_unclear_alone_is_clear_in_its_topic(database: Database) -> None:
    unsure = {"gov_service": thresholds().area / 2}
    asked = understood("在哪里交材料", question("在哪里交材料", areas=unsure, facets={"material": 0.9}))
    alone = ActionClarify(_tools(database)).answer(await _turn(database, asked))
    within = ActionClarify(_tools(database)).answer(await _turn(database, asked, APPLYING))
    assert alone.reply.outcome is Outcome.CLARIFIED
    assert [message.answer.id for message in within.reply.messages if message.answer] == ["legal_aid/apply.material"]


async def test_a_handoff_is_about_the_citizens_matter_and_never_about_a_guess(database: Database) -> None:
    asked = understood("转人工", question("转人工", areas={"crisis": 0.01}))
    within = ActionHandoff(_tools(database)).answer(await _turn(database, asked, APPLYING))
    alone = ActionHandoff(_tools(database)).answer(await _turn(database, asked))
    assert within.reply.messages[0].topic.area is Area.LEGAL_AID
    assert within.reply.effects == [HandoffEffect(reason=Reason.ASKED, topic=Area.LEGAL_AID)]
    assert alone.reply.messages[0].topic.area is Area.HOTLINE_HUMAN
    assert alone.reply.effects == [HandoffEffect(reason=Reason.ASKED, topic=None)]
