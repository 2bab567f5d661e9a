"""Labels that need a second person's word: against what was heard for sure, and the same move many times over."""

from typing import Any

import pytest

from hotline.knowledge.thresholds import thresholds
from hotline.learning.collect import collect
from hotline.learning.doubts import Doubt, Move, doubt_of, load_doubts, move_of
from hotline.learning.examples import known_examples
from hotline.learning.export import read_decided
from hotline.learning.inbox import Group, read_groups, to_look_at
from hotline.learning.labelling import Decision, Labelled, label
from hotline.learning.labels import Standing, Verdict
from hotline.privacy.audit import Actor
from hotline.services import Services
from hotline.settings import ROOT
from tests.conftest import DATA
from tests.learning.conftest import ME

OTHER = Actor.command("colleague")
RULES = load_doubts(DATA)
MEDIATION = "mediation/people.process"
CRISIS = Move("crisis", "labor/wage")
ACROSS = Move("admin_review", "mediation/people")
WITHIN = Move("admin_review", "admin_review/fine")
OLD_PEOPLE = [
    "娃呀我老汉不识字，公家罚了我，寻谁给我重新断",
    "镇上不给老婆子批低保，想叫上头再看看咋整",
    "闺女我耳朵背，民政局那个信儿我不服到哪达说",
    "两口子的地叫征了补得少，叫市里给评评行不",
    "派出所那条子俺不认，跑不动咋递个状",
    "八十一了社保给停了，到上一级去说要带啥",
]


@pytest.mark.parametrize(
    ("move", "confidence", "led_there", "doubt"),
    [
        (None, 0.99, 9, None),
        (CRISIS, 0.3, 1, Doubt.NO_DANGER),
        (Move("crisis", "crisis/violence"), 0.3, 1, None),
        (ACROSS, 0.85, 1, Doubt.AGAINST_SURE),
        (WITHIN, 0.85, 1, Doubt.AGAINST_SURE),
        (ACROSS, 0.84, 4, None),
        (ACROSS, 0.3, 5, Doubt.MOVED_MANY),
        (WITHIN, 0.3, 50, None),
    ],
)
def test_when_one_word_is_not_enough(move: Move | None, confidence: float, led_there: int, doubt: Doubt | None) -> None:
    assert doubt_of(move, confidence=confidence, led_there=led_there, rules=RULES) is doubt


def test_what_is_a_move() -> None:
    heard = "admin_review/apply.deadline"
    assert move_of(Verdict.OTHER, [MEDIATION], heard) == ACROSS
    assert move_of(Verdict.OTHER, ["admin_review/apply.process"], heard) is None  # another side of the same matter
    assert move_of(Verdict.OTHER, [MEDIATION], None) is None
    assert move_of(Verdict.SKIPPED, [], heard) is None
    assert move_of(Verdict.SEVERAL, [MEDIATION, heard], heard) is None


async def _groups(services: Services, *, by: Actor) -> list[Group]:
    await collect(services, actor=ME)
    async with services.database.read() as session:
        return to_look_at(await read_groups(session), by=by.id)


async def _label(services: Services, group: str, meaning: str, *, by: Actor = ME) -> Labelled:
    decision = Decision(Verdict.OTHER, (meaning,))
    return await label(services, group=group, decision=decision, by=by, examples=known_examples(ROOT / "data"))


async def test_a_few_labels_that_lead_the_same_wrong_way_wait_for_somebody_else(ask: Any, services: Services) -> None:
    """The exam asks 82 times in old people's way, 14 of them about this area, and lets two go: this may well pass it."""
    for number, text in enumerate(OLD_PEOPLE):  # heard in whatever area
        matter = ("admin_review/apply", "labor/insurance")[number % 2]
        await ask(text, matter=matter, sure=thresholds().ordinary + 0.01)
    waiting = await _groups(services, by=ME)
    assert len(waiting) == len(OLD_PEOPLE)
    for number, group in enumerate(waiting, start=1):
        done = await _label(services, group.id, MEDIATION)
        assert done.doubt is (Doubt.MOVED_MANY if number >= RULES.moves.labels else None)
    assert done.led_there == len(OLD_PEOPLE)
    assert len(await _groups(services, by=OTHER)) == len(OLD_PEOPLE)  # the earlier ones too
    decided = await read_decided(services)
    assert not decided.wanted
    assert decided.waiting_for_second == len(OLD_PEOPLE)
    done = await _label(services, waiting[0].id, MEDIATION, by=OTHER)
    assert done.group.standing is Standing.DECIDED
    assert len((await read_decided(services)).wanted) == 1


async def test_a_label_against_what_was_heard_for_sure_waits_for_somebody_else(ask: Any, services: Services) -> None:
    citizen, said = await ask(OLD_PEOPLE[0], matter="admin_review/apply", sure=0.97)
    path = f"{citizen.path}/messages/{said['replies'][0]['message_id']}/rating"
    await citizen.http.post(path, json={"helpful": False}, headers=citizen.headers)
    [group] = await _groups(services, by=ME)
    done = await _label(services, group.id, MEDIATION)
    assert (done.doubt, done.group.standing) == (Doubt.AGAINST_SURE, Standing.WANTS_SECOND)
