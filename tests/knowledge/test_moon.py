"""Days by the farmers' calendar, where no form is open."""

from typing import Any

from hotline.conversations.brain import Understanding
from hotline.conversations.reply import Reply, ReplyMessage, Topic
from hotline.knowledge.memory import ASKED
from hotline.knowledge.moon import beside_what_was_told, in_both_calendars
from hotline.vocabulary import Area, Outcome

SIXTEENTH = {"value": "2026-08-16", "grain": "day", "lunar_day": "2026-09-26", "lunar_name": "八月十六"}


def told(value: dict[str, Any], text: str = "不对，是八月十六") -> Understanding:
    return Understanding(text=text, entities=[{"entity": "date", "text": "八月十六", "value": value}])


def read(understanding: Understanding) -> str:
    return understanding.entities[0]["value"]["value"]


def test_a_day_put_right_lies_beside_the_one_it_puts_right() -> None:
    """After 「农历八月十五收到的」 「不对，是八月十六」 was 16 August, and the limit 42 days over instead of one."""
    assert (
        read(beside_what_was_told(told(SIXTEENTH), {"admin_review/decided": "2026-09-25/2026-09-25"})) == "2026-09-26"
    )


def test_without_such_a_day_or_beside_the_solar_one_it_stays_what_it_is() -> None:
    for days in (
        {},
        {"admin_review/decided": ASKED},
        {"admin_review/decided": "2026-08-15/2026-08-15"},
        {"labor/left": "2025-01-01/2025-01-31"},
    ):
        assert read(beside_what_was_told(told(SIXTEENTH), days)) == "2026-08-16"


def test_a_lunar_day_is_said_in_both_calendars_once() -> None:
    text = "按您说的2026年9月26日收到决定书算。\n起算：2026年9月26日（星期六）。"
    message = ReplyMessage(text=text, topic=Topic(area=Area.ADMIN_REVIEW, confidence=1.0))
    reply = Reply(outcome=Outcome.ANSWERED, messages=[message])
    said = in_both_calendars(reply, told(SIXTEENTH | {"value": "2026-09-26"})).messages[0].text
    assert said.startswith("按您说的2026年9月26日（农历八月十六）收到") and said.count("农历") == 1
    assert in_both_calendars(reply, told(SIXTEENTH)).messages[0].text == text
