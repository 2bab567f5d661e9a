"""What a conversation goes on from when it began with an alarm."""

from hotline.knowledge.memory import Memory
from hotline.knowledge.topics import TopicSeen
from hotline.vocabulary import Area


def test_who_began_with_a_cry_for_help_asks_on_from_it() -> None:
    memory = Memory().or_about("criminal/beaten")
    assert [(seen.area, seen.matter, seen.answer) for seen in memory.topics] == [
        (Area.CRIMINAL, "criminal/beaten", None)
    ]


def test_what_was_under_discussion_before_the_alarm_still_is() -> None:
    wages = [TopicSeen(area=Area.LABOR, matter="labor/wage")]
    assert Memory(topics=wages).or_about("criminal/beaten").topics == wages


def test_without_an_alarm_or_of_what_is_no_matter_nothing_is_added() -> None:
    assert Memory().or_about(None).topics == []
    assert Memory().or_about("nowhere/nothing").topics == []
