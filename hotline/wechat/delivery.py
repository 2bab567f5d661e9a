"""What a citizen is sent: all that the conversation holds after what WeChat took last, in as few messages as it fits into.

A delivery of the outbox only says that there is something. What it is is read when it is sent, so that an erased
conversation sends nothing and a withdrawn line is not sent any more. After each piece that WeChat takes its place is
kept: should the process die just between the two, that one piece comes twice, since WeChat knows no repetition.
"""

import json
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

import httpx
import structlog
from sqlalchemy import select

from hotline.connectors.models import DeliveryRow, Failure
from hotline.connectors.outbox import Result
from hotline.conversations.messages import Message, OfferedButton
from hotline.conversations.models import ConversationRow, OfferRow
from hotline.conversations.ownership import Owner
from hotline.conversations.reply import Wish
from hotline.conversations.results import messages_after
from hotline.conversations.store import has_open_danger, state_of
from hotline.inquiries.answering import inquiries_for_citizen
from hotline.services import Services
from hotline.staff.sealing import KeyMissing
from hotline.vocabulary import Sender
from hotline.wechat.account import Account, account_of
from hotline.wechat.calls import send_text
from hotline.wechat.meaning import Confirming
from hotline.wechat.models import ThreadRow
from hotline.wechat.obeying import NOTICE, place_in_words
from hotline.wechat.passes import LINK, issue_pass, link_to
from hotline.wechat.rendering import Shown, in_order, needs_page, pieces_of, text_of
from hotline.wechat.threads import address_of
from hotline.wechat.wire import Trouble, WechatError
from hotline.wechat.words import ASK_ERASE, LABELS, PAGE, RATE

log = structlog.get_logger()

_FAILURES: dict[Trouble, tuple[Failure, bool]] = {
    Trouble.UNREACHABLE: (Failure.UNREACHABLE, False),
    Trouble.ACCESS: (Failure.FAILED, False),
    Trouble.OUT_OF_REACH: (Failure.OUT_OF_REACH, True),
    Trouble.GONE: (Failure.REFUSED, True),
    Trouble.REFUSED: (Failure.REFUSED, True),
    Trouble.FAILED: (Failure.FAILED, False),
}


@dataclass(frozen=True)
class _News:
    """What one conversation has for its citizen, as it stood at one moment."""

    thread: ThreadRow
    messages: list[Message]
    numbered: dict[str, int]
    tail: str
    asks_score: bool
    epoch: int


async def deliver(services: Services, client: httpx.AsyncClient, row: DeliveryRow) -> Result:
    """One try of the outbox."""
    account = account_of(services.settings)
    if account is None:
        return Result(failure=Failure.NOT_SET_UP)
    try:
        if row.kind == NOTICE:
            told = json.loads(row.body or "{}")
            openid = services.seal.open(told["to"], bound_to=row.subject_id)
            await send_text(services, client, account, openid, told["text"])
        elif row.kind == LINK:
            await _send_link(services, client, account, row.subject_id)
        else:
            await _send_news(services, client, account, row.subject_id)
    except WechatError as error:
        failure, final = _FAILURES[error.trouble]
        return Result(error.code, failure, final=final)
    except KeyMissing:
        log.error("wechat_address_sealed_with_another_key", delivery=row.id)
        return Result(failure=Failure.FAILED)
    return Result(200)


async def _send_news(services: Services, client: httpx.AsyncClient, account: Account, conversation_id: str) -> None:
    news = await _read(services, conversation_id)
    if news is None or not news.messages:
        return
    openid = _address(services, news.thread)
    shown = await _shown(services, account, conversation_id, news)
    texts = [(message.seq, text_of(message, shown)) for message in news.messages]
    for piece in pieces_of(texts, sent_parts=news.thread.sent_parts, tail=news.tail):
        await send_text(services, client, account, openid, piece.text)
        place = {"sent_up_to": piece.sent_up_to, "sent_parts": piece.sent_parts}
        await _keep(services, conversation_id, place)
    await _keep(services, conversation_id, {**_asked(news), "sent_up_to": texts[-1][0], "sent_parts": 0})


async def _send_link(services: Services, client: httpx.AsyncClient, account: Account, conversation_id: str) -> None:
    async with services.database.read() as session:
        thread = await session.get(ThreadRow, conversation_id)
    if thread is None:
        return  # erased
    openid = _address(services, thread)
    text = LABELS["system"] + PAGE.format(link=await _fresh_link(services, account, conversation_id))
    await send_text(services, client, account, openid, text)


def _address(services: Services, thread: ThreadRow) -> str:
    if thread.unfollowed_at is not None:
        raise WechatError(Trouble.OUT_OF_REACH)
    return services.seal.open(thread.openid_sealed, bound_to=address_of(thread.conversation_id))


async def _read(services: Services, conversation_id: str) -> _News | None:
    async with services.database.read() as session:
        conversation = await session.get(ConversationRow, conversation_id)
        thread = await session.get(ThreadRow, conversation_id)
        if conversation is None or conversation.erased_at is not None or thread is None:
            return None
        rows = await messages_after(session, conversation_id, thread.sent_up_to)
        messages = [each for each in rows if each.sender is not Sender.CITIZEN and each.amended_by is None]
        numbered: dict[str, int] = {}
        since = takewhile(lambda each: each.sender is not Sender.CITIZEN, reversed(rows))
        last = next((each for each in since if each.buttons or each.sender is not Sender.SYSTEM), None)
        # What was offered before the citizen wrote, or before an answer, is not what a number answers.
        if last is not None and last.buttons and last.amended_by is None:
            payloads = [button.payload for button in last.buttons]
            commands = await session.scalars(select(OfferRow.command).where(OfferRow.payload.in_(payloads)))
            numbered[last.message_id] = _how_many(last.buttons, commands.all())
        state = await state_of(session, conversation)
    asks_score = conversation.owner == Owner.CLOSED and thread.rating_epoch != conversation.owner_epoch
    unseen = has_open_danger(conversation) and conversation.danger_acknowledged_at is None
    # Whoever is in danger that nobody has seen is told to ring 110, and not to wait here.
    waits = place_in_words(state) if state.owner is Owner.QUEUE and not state.after_hours and not unseen else None
    tail = RATE if asks_score else waits or ""
    return _News(thread, messages, numbered, tail, asks_score, conversation.owner_epoch)


def _how_many(buttons: list[OfferedButton], commands: Any) -> int:
    """How many may be picked by number: none where a procedure asks for something that is a number itself."""
    steps = [command for command in commands if command["kind"] == "step"]
    options = [step for step in steps if step["wish"] == Wish.ANSWER and step["value"] is not None]
    return 0 if steps and not options else sum(not button.aside for button in buttons)


async def _shown(services: Services, account: Account, conversation_id: str, news: _News) -> Shown:
    shelf = await services.content.shelf(services.database)
    asked = (await inquiries_for_citizen(services, conversation_id)).inquiries
    to_fill = frozenset(each.message_id for each in asked if each.to_fill)
    shown = Shown(shelf.library, shelf.directory, to_fill=to_fill, numbered=news.numbered)
    if not any(needs_page(message, to_fill) for message in news.messages):
        return shown
    return replace(shown, link=await _fresh_link(services, account, conversation_id))


async def _fresh_link(services: Services, account: Account, conversation_id: str) -> str:
    async with services.database.write() as session:
        return link_to(account, await issue_pass(services, session, conversation_id))


def _asked(news: _News) -> dict[str, Any]:
    """What an answer of the citizen is to be read by from now on. A notice of the service in between changes nothing."""
    buttons = [button for message in news.messages for button in message.buttons]
    if news.asks_score:
        return {"options": [], "numbered": 0, "confirming": Confirming.RATING, "rating_epoch": news.epoch}
    if not buttons and all(message.sender is Sender.SYSTEM for message in news.messages):
        return {}
    numbered = next(iter(news.numbered.values()), 0)
    first = [each for message in news.messages if message.message_id in news.numbered for each in message.buttons]
    others = [button for button in buttons if button not in first]
    options = [button.model_dump(mode="json") for button in [*in_order(first), *others]]
    asked = {"options": options, "numbered": numbered}
    return {**asked, "confirming": None} if _overtaken(news) else asked


def _overtaken(news: _News) -> bool:
    """Whether a number answers what is sent now, and no longer what was to be confirmed before. A score may wait for an
    answer without buttons; a deletion waits for nothing that is said after its question.
    """
    if news.thread.confirming == Confirming.ERASE:
        since = takewhile(lambda each: each.text != ASK_ERASE, reversed(news.messages))
        return any(each.buttons or each.sender is not Sender.SYSTEM for each in since)
    return news.thread.confirming == Confirming.RATING and any(each.buttons for each in news.messages)


async def _keep(services: Services, conversation_id: str, changes: dict[str, Any]) -> None:
    async with services.database.write() as session:
        thread = await session.get(ThreadRow, conversation_id, with_for_update=True)
        if thread is None:
            return  # erased while it was sent
        for name, value in changes.items():
            setattr(thread, name, value)
