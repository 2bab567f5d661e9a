"""Drift: a real change is told in words and rises in the inbox; steady traffic and small numbers raise nothing."""

import math
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from hotline.conversations.models import ConversationRow, MessageRow, TurnRow
from hotline.conversations.store import new_id
from hotline.knowledge.names import Names
from hotline.learning import drift as rules
from hotline.learning.collect import collect
from hotline.learning.drift import LEAST_PEOPLE, Asked, Drift, by_chance, by_subject, drifts
from hotline.learning.inbox import Group, read_groups, to_look_at
from hotline.learning.teaching import Teaches
from hotline.services import Services
from hotline.vocabulary import Outcome, Sender
from tests.fakes import FakeClock
from tests.learning.conftest import ME, reading

NAMES = Names(areas={"labor": "劳动", "debt": "债务"}, matters={"labor/wage": "拖欠工资", "debt/loan": "借款"})
REST = "debt/loan"


def _asked(matter: str, people: int, *, sure: float = 0.8, unanswered: int = 0) -> list[tuple[str, Asked]]:
    """So many people, each sure by a little more or less."""
    named = (f"{matter} {number} {sure}" for number in range(people))
    return [
        (matter, Asked(name, name, sure + 0.002 * (number % 40 - 20), unanswered=number < unanswered))
        for number, name in enumerate(named)
    ]


def _found(recent: list[tuple[str, Asked]], before: list[tuple[str, Asked]]) -> list[Drift]:
    return drifts(by_subject(recent), by_subject(before))


def _said(recent: list[tuple[str, Asked]], before: list[tuple[str, Asked]]) -> list[str]:
    return [each.said(NAMES) for each in _found(recent, before)]


def test_what_changed_is_said_in_words() -> None:
    before = _asked("labor/wage", 40) + _asked(REST, 960)
    assert _said(_asked("labor/wage", 60) + _asked(REST, 440), before) == [
        "近两周问“劳动 · 拖欠工资”的多到 3.0 倍（每百人 4 人 → 12 人）"
    ]
    before = _asked("labor/wage", 300, unanswered=30) + _asked(REST, 700)
    recent = _asked("labor/wage", 90, sure=0.6, unanswered=36) + _asked(REST, 210)
    assert _said(recent, before) == [
        "近两周问“劳动 · 拖欠工资”的，没有答上来的从 10% 升到 40%，把握从 80% 降到 60%",
    ]


def test_what_nobody_asked_before_is_said_to_be_new() -> None:
    [said] = _said(_asked("labor/wage", 30) + _asked(REST, 170), _asked(REST, 600))
    assert said == "近两周问“劳动 · 拖欠工资”的是新冒出来的（每百人 0 人 → 15 人）"


def test_an_area_is_told_where_no_matter_of_it_is_by_itself() -> None:
    many = [each for number in range(12) for each in _asked(f"labor/m{number}", 8)]
    found = _found(many + _asked(REST, 400), _asked("labor/m1", 30) + _asked(REST, 970))
    assert [each.subject for each in found] == ["labor"]


def test_one_who_asks_again_and_again_changes_nothing() -> None:
    again = [(matter, Asked("one", str(number), 0.1, True)) for number in range(200) for matter in ["labor/wage"]]
    assert _found(again + _asked(REST, 200), _asked(REST, 600)) == []


def test_a_change_that_is_sure_and_small_is_not_worth_telling() -> None:
    before = _asked("labor/wage", 1_000) + _asked(REST, 9_000)
    assert _found(_asked("labor/wage", 600, sure=0.75) + _asked(REST, 4_400), before) == []


@given(
    recent=st.lists(st.integers(0, LEAST_PEOPLE - 1), min_size=1, max_size=12),
    before=st.integers(0, 2000),
    sure=st.floats(0.1, 0.9),
)
@settings(max_examples=30)
def test_small_numbers_raise_nothing_whatever_they_are(recent: list[int], before: int, sure: float) -> None:
    few = [each for n, people in enumerate(recent) for each in _asked(f"a{n}/m", people, sure=sure, unanswered=people)]
    assert _found(few, _asked(REST, before)) == []


@given(ones=st.integers(0, 60), recent=st.integers(1, 60), before=st.integers(1, 60), level=st.floats(1e-6, 0.2))
@settings(max_examples=60)
def test_where_nothing_changed_the_test_alarms_no_oftener_than_its_level(
    ones: int, recent: int, before: int, level: float
) -> None:
    """All ways in which the ones can fall to the two stretches, by how likely each is."""
    whole = recent + before
    ones = min(ones, whole)
    alarms = sum(
        math.comb(ones, k) * math.comb(whole - ones, recent - k)
        for k in range(max(0, ones - before), min(ones, recent) + 1)
        if by_chance(k, recent, ones - k, before) <= level
    )
    assert alarms / math.comb(whole, recent) <= level * (1 + 1e-9)


def test_the_test_agrees_with_the_figures_of_a_textbook() -> None:
    """Fisher's lady and the tea: all four right by chance once in seventy times."""
    assert math.isclose(by_chance(4, 4, 0, 4), 1 / 70)


async def _logged(services: Services, *texts: str, matter: str, at: datetime, sure: float = 0.9) -> None:
    """So many people's questions as the log holds them, each in its own conversation."""
    async with services.database.write() as session:
        for text in texts:
            id_ = new_id()
            said = MessageRow(id=new_id(), conversation_id=id_, seq=1, sender=Sender.CITIZEN, created_at=at, text=text)
            when = {"created_at": at, "last_message_at": at}
            session.add(ConversationRow(id=id_, token_digest=id_, channel="web", **when))
            await session.flush()
            session.add(said)
            await session.flush()
            read = reading(text, matter=matter, sure=sure).model_dump()
            session.add(
                TurnRow(
                    id=new_id(), conversation_id=id_, message_id=said.id, seq=1, command=None, answered_as=said.id,
                    outcome=Outcome.ANSWERED, owner_epoch=0, model_id="one", understanding=read, accepted_at=at,
                )
            )  # fmt: skip


async def _inbox(services: Services) -> list[Group]:
    await collect(services, actor=ME)
    async with services.database.read() as session:
        return to_look_at(await read_groups(session), by=ME.id)


async def test_questions_of_what_drifted_rise_with_the_reason(
    services: Services, clock: FakeClock, monkeypatch: Any
) -> None:
    monkeypatch.setattr(rules, "LEAST_PEOPLE", 6)
    monkeypatch.setattr(rules, "LEAST_ALL", 7)
    before, now = clock.now() - timedelta(weeks=4), clock.now()
    await _logged(services, *[f"押金第 {n} 回不退" for n in range(9)], matter="housing_property/rental", at=before)
    await _logged(services, *[f"工地第 {n} 个月不给钱" for n in range(8)], matter="labor/wage", at=now)
    await _logged(services, "房子漏水楼上不管怎么办", matter="housing_property/rental", at=now, sure=0.46)
    groups = await _inbox(services)
    risen = [group for group in groups if Teaches.DRIFTED in group.reasons]
    assert groups[: len(risen)] == risen
    assert sum(group.people for group in risen) == 8
    assert all("拖欠工资”的是新冒出来的" in group.why for group in risen)
    assert groups[-1].reasons == (Teaches.UNCERTAIN,)

    # Conversations that may not be used any more say nothing of the others either.
    async with services.database.write() as session:
        await session.execute(update(ConversationRow).values(learning_refused_at=now))
    assert all(Teaches.DRIFTED not in group.reasons for group in await _inbox(services))
