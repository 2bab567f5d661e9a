"""A message as the bot hands it over, made ready for the log."""

from collections.abc import Callable
from dataclasses import replace

from hotline.conversations.reply import ReplyMessage
from hotline.conversations.store import Draft
from hotline.conversations.work import Work
from hotline.vocabulary import Sender


def draft_of(message: ReplyMessage, work: Work, as_dialled: Callable[[str], str], opening: str = "") -> Draft:
    """A message of the brain as an answer to what this work answers, with the telephone numbers as they are dialled."""
    text = as_dialled(opening + message.text)
    return replace(draft_as(message), text=text, in_reply_to=work.answered_as)


def draft_as(message: ReplyMessage) -> Draft:
    """A message as the bot says it, in answer to nothing."""
    return Draft(
        Sender.BOT,
        message.text,
        topic=message.topic,
        buttons=message.buttons,
        citations=message.citations,
        items=message.items,
        answer=message.answer,
        attachments=message.attachments,
    )
