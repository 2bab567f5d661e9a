"""A seat sees which of the bot's answers want another look before they are relied on."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hotline.conversations.brain import BrainTurn, TurnRequest
from hotline.conversations.messages import Message
from hotline.conversations.reply import AnswerRef, Citation, Topic
from hotline.desk.marks import Marks
from hotline.knowledge.schema import Statute
from hotline.knowledge.stale import Staleness
from hotline.seed import seed_all
from hotline.vocabulary import Area, Sender
from tests.desk.conftest import LabourBrain
from tests.samples import ANSWER, add_periods, spoil, write_data

AREA_FILE = "knowledge/legal_aid.yml"


class AidBrain(LabourBrain):
    """Shows the sample answer about legal aid, or the area's entry answer."""

    shows = ANSWER

    async def turn(self, request: TurnRequest) -> BrainTurn:
        turn = await super().turn(request)
        ref = AnswerRef(id=self.shows, version=1, reviewed_on=date(2026, 11, 1))
        return turn.model_copy(update={"messages": [turn.messages[0].model_copy(update={"answer": ref})]})


@pytest.fixture
def brain() -> AidBrain:
    return AidBrain()


@pytest.fixture
async def seat(hire):
    person = await hire("li")
    await person.comes_in()
    return person


def reviewed(day: date) -> Callable[[Path], None]:
    return lambda data: spoil(data, AREA_FILE, lambda file: file["answers"][0].update(reviewed_on=day))


def entry_reviewed(day: date) -> Callable[[Path], None]:
    return lambda data: spoil(data, AREA_FILE, lambda file: file["entry"].update(reviewed_on=day))


def look_again_by(day: date) -> Callable[[Path], None]:
    return lambda data: spoil(data, AREA_FILE, lambda file: file["answers"][0].update(review_by=day))


def replaced(data: Path) -> None:
    def change(statutes: list[dict[str, Any]]) -> None:
        statutes[0]["versions"][0]["until"] = date(2026, 8, 10)

    spoil(data, "statutes/index.yml", change)


@pytest.mark.parametrize(
    ("change", "shows", "marks"),
    [
        (lambda data: None, ANSWER, []),
        (reviewed(date(2025, 1, 1)), ANSWER, ["overdue"]),
        (look_again_by(date(2026, 8, 2)), ANSWER, ["overdue"]),
        (replaced, ANSWER, ["replaced"]),
        (add_periods, ANSWER, []),
        (entry_reviewed(date(2025, 1, 1)), "legal_aid/entry", ["overdue"]),
        (reviewed(date(2025, 1, 1)), "legal_aid/gone.what", []),
    ],
    ids=["sound", "reviewed long ago", "its own day", "law replaced", "former periods", "entry answer", "gone"],
)
async def test_the_conversation_marks_what_to_look_at_again(
    seat, writes_in, database, clock, brain, tmp_path, change, shows, marks
):
    data = write_data(tmp_path)
    change(data)
    await seed_all(database, data_dir=data, now=clock.now())
    brain.shows = shows
    someone = await writes_in(waits=True)
    read = (await seat.get(f"/conversations/{someone.id}")).json()
    by_sender = {message["sender"]: message["stale"] for message in read["messages"] if message["answer"]}
    assert by_sender == {"bot": marks}
    assert all(message["stale"] == [] for message in read["messages"] if not message["answer"])


def test_a_version_cited_when_it_was_good_law_is_marked_once_it_ends() -> None:
    versions = [{"version": "2026-12-01"}, {"version": "2022-01-01", "until": "2026-11-30"}]
    statute = Statute.model_validate({"short_title": "法律援助法", "title": "法律援助法", "versions": versions})
    marks = Marks(answers={}, statutes={"法律援助法": statute}, today=date(2026, 12, 5))
    message = Message(
        seq=1,
        message_id="m",
        in_reply_to=None,
        sender=Sender.BOT,
        created_at="2026-11-23T09:00:00.000+08:00",
        text="…",
        buttons=[],
        citations=[Citation(statute="法律援助法", article="第四十三条", version=date(2022, 1, 1))],
        items=[],
        attachments=[],
        topic=Topic(area=Area.LEGAL_AID, confidence=1.0),
        answer=AnswerRef(id=ANSWER, version=1, reviewed_on=date(2026, 11, 1)),
    )
    assert marks.of(message, shown_on=date(2026, 11, 23)) == [Staleness.REPLACED]
    assert marks.of(message, shown_on=date(2026, 12, 2)) == [], "cited for an event of that time"
