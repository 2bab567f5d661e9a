"""What a conversation goes on from when it began with an alarm."""

from hotline.conversations.reply import ReplyMessage, Topic
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


def test_what_is_asked_of_the_line_in_between_leaves_the_matter_in_hand() -> None:
    """「会不会泄露」 after how to apply for information: 「去哪交」 was answered by where to hand in conversations."""
    wages = TopicSeen(area=Area.LABOR, matter="labor/wage")
    topic = Topic(area=Area.HOTLINE_HUMAN, id="hotline_human/privacy", confidence=0.9)
    asked = Memory(topics=[wages]).after([ReplyMessage(text="…", topic=topic)])
    assert [seen.matter for seen in asked.topics] == ["labor/wage", "hotline_human/privacy"]
    assert Memory().after([ReplyMessage(text="…", topic=topic)]).topics[0].matter == "hotline_human/privacy"
