"""Replaying stored conversations: what would change for whom, from the same state, without what may not be learnt from."""

from datetime import date
from typing import Any

from sqlalchemy import update

from hotline.conversations.brain import BrainTurn, TurnRequest, Understanding
from hotline.conversations.consent import set_learning
from hotline.conversations.reply import AnswerRef, ReplyMessage, Topic
from hotline.learning.collect import collect
from hotline.learning.evaluation.compared import Replay
from hotline.learning.evaluation.gates import load_gates, refusals
from hotline.learning.evaluation.replay import read_stored, replay
from hotline.learning.examples import known_examples
from hotline.learning.inbox import read_groups
from hotline.learning.labelling import Decision, label
from hotline.learning.labels import Verdict
from hotline.learning.models import LabelRow
from hotline.privacy.audit import Actor
from hotline.services import Services
from hotline.vocabulary import Area, Outcome
from tests.conftest import DATA
from tests.fakes import FakeBrain, FakeClock
from tests.learning.conftest import ME, reading
from tests.learning.test_gates import made_report


class Answering(FakeBrain):
    """Answers each text as told, everything else alike; remembers the states it was given."""

    def __init__(self, name: str, **told: str) -> None:
        super().__init__()
        self.name, self.told = name, told

    async def turn(self, request: TurnRequest) -> BrainTurn:
        self.requests.append(request)
        told = self.told.get(request.text, "labor/wage.process")
        matter = told.partition(".")[0]
        message = ReplyMessage(
            text="答",
            topic=Topic(area=Area.LABOR, id=matter, confidence=0.9),
            answer=AnswerRef(id=told, version=1, reviewed_on=date(2026, 1, 1)) if "." in told else None,
        )
        nlu: Understanding = reading(request.text, matter=matter)
        state = {"version": 1, "slots": {"by": self.name, "turns": len(self.requests)}}
        outcome = Outcome.ANSWERED if message.answer else Outcome.CLARIFIED
        messages = [] if told == "silent" else [message]
        return BrainTurn(
            turn_id=request.turn_id, model_id=self.name, nlu=nlu, outcome=outcome, messages=messages, state=state
        )


async def _replayed(
    services: Services, current: FakeBrain, candidate: FakeBrain, *, most: int = 100, taught: int = 100
) -> Replay:
    async with services.database.read() as session:
        stored = await read_stored(session, services.guard, most=most, taught=taught)

    async def said(done: int, of: int) -> None:
        assert done <= of

    return await replay(stored, current=current, candidate=candidate, guard=services.guard, said=said)


async def test_changes_are_grouped_with_the_citizens_they_concern(ask: Any, services: Services) -> None:
    first, _ = await ask("工钱要不回来")
    await ask("工钱要不回来", by=first)
    await ask("工钱要不回来")
    await ask("老板不签合同")
    await ask("加班费怎么算")
    current = Answering("current")
    candidate = Answering("candidate", 工钱要不回来="labor/wage.where", 加班费怎么算="labor/overtime")
    found = await _replayed(services, current, candidate)
    assert (found.conversations, found.turns, found.failures, found.citizens_concerned) == (4, 5, 0, 3)
    most, least = found.changes
    assert (most.before.about, most.after.about) == ("labor/wage.process", "labor/wage.where")
    assert (most.count, most.citizens, len(most.turns)) == (3, 2, 3)
    assert least.after.words == "clarified labor/overtime"


async def test_both_begin_each_turn_where_the_model_in_use_left_off(ask: Any, services: Services) -> None:
    citizen, _ = await ask("工钱要不回来")
    await ask("要带什么", by=citizen)
    candidate = Answering("candidate")
    await _replayed(services, Answering("current"), candidate)
    assert [request.state for request in candidate.requests] == [
        None,
        {"version": 1, "slots": {"by": "current", "turns": 1}},
    ]


async def test_whoever_refused_or_was_heard_by_a_rule_is_left_out(ask: Any, services: Services) -> None:
    refuses, _ = await ask("工钱要不回来")
    await set_learning(services, conversation_id=refuses.id, allowed=False)
    await ask("我不想活了")
    await ask("转人工")
    found = await _replayed(services, Answering("current"), Answering("candidate"))
    assert (found.conversations, found.turns) == (2, 0)


async def test_a_candidate_that_breaks_down_is_counted(ask: Any, services: Services) -> None:
    await ask("工钱要不回来")
    await ask("老板不签合同")
    found = await _replayed(services, Answering("current"), Answering("candidate", 工钱要不回来="silent"))
    assert (found.turns, found.failures, found.changes) == (2, 1, [])
    down = FakeBrain()
    down.down = True
    found = await _replayed(services, Answering("current"), down)
    assert (found.turns, found.failures) == (2, 2)


_REVIEWS = (
    "罚款的单子我不服咋办",
    "城管扣了我的三轮车找谁评理",
    "派出所罚得太重想让上头再看看",
    "营业执照不给办能找哪里说",
    "低保被取消了我想让县里复查",
    "交警扣的分我觉得冤",
)
_REVIEW, _PEOPLE = "admin_review/apply.process", "mediation/people.process"


async def test_a_batch_of_wrong_labels_is_refused_however_long_ago_it_was_said(
    ask: Any, services: Services, clock: FakeClock
) -> None:
    for text in _REVIEWS:
        await ask(text, sure=0.46, matter="admin_review/apply")
    await _write_all(services, Decision(Verdict.OTHER, (_PEOPLE,)))
    clock.advance(days=30)
    for _ in range(3):
        await ask("工钱要不回来")  # what is replayed for being the latest
    told = dict.fromkeys(_REVIEWS, _REVIEW)
    current, drawing = Answering("current", **told), Answering("candidate", **dict.fromkeys(_REVIEWS, _PEOPLE))
    for taught, refused in ((0, 0), (5, 0), (6, 1)):
        found = await _replayed(services, current, drawing, most=3, taught=taught)
        assert found.conversations == found.turns == 3 + taught
        sentences = refusals(made_report(replay=found), load_gates(DATA), services.guard, names=str)
        assert len(sentences) == refused
    assert "原来在别的领域答的 6 条消息都改答" in sentences[0]


async def test_a_conversation_that_taught_is_replayed_once_and_not_against_its_citizens_will(
    ask: Any, services: Services
) -> None:
    first, _ = await ask(_REVIEWS[0], sure=0.46)
    await ask(_REVIEWS[1], sure=0.46)
    await _write_all(services, Decision(Verdict.ACCEPTED))
    both = await _replayed(services, Answering("current"), Answering("candidate"), most=1)
    assert (both.conversations, both.turns) == (2, 2)
    await set_learning(services, conversation_id=first.id, allowed=False)
    left = await _replayed(services, Answering("current"), Answering("candidate"))
    assert (left.conversations, left.turns) == (1, 1)


async def _write_all(services: Services, decision: Decision) -> None:
    """Everything in the inbox is decided so by two people and written into the examples."""
    examples = known_examples(DATA)
    await collect(services, actor=ME)
    async with services.database.read() as session:
        groups = await read_groups(session)
    for by in (ME, Actor.command("another")):
        for group in groups:
            await label(services, group=group.id, decision=decision, by=by, examples=examples)
    async with services.database.write() as session:
        await session.execute(update(LabelRow).values(exported_at=services.clock.now()))
