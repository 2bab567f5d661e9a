"""A message of the conversation as text for WeChat, which has neither buttons nor cards. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hotline.catalogue.directory import Directory
from hotline.conversations.messages import Message, OfferedButton
from hotline.knowledge.library import Library
from hotline.vocabulary import Area, Sender
from hotline.wechat.splitting import MOST_BYTES, parts_of
from hotline.wechat.words import ALSO, FULL_TEXT, LABELS, PICK, TO_FILL, TO_OPEN

_MOST_CARDS = 3
_LAW = "法律依据："
"""An answer that names its articles with their versions need not do so twice: few messages may follow one of a citizen."""


@dataclass(frozen=True)
class Piece:
    """One message to WeChat. Once it is sent, all up to `sent_up_to` is, and `sent_parts` of what follows."""

    text: str
    sent_up_to: int
    sent_parts: int = 0


@dataclass(frozen=True)
class Shown:
    """What the messages are set with: `link` opens the page, where one is needed; `numbered` is how many buttons of
    which message may be picked by number; `to_fill` are the messages that ask for something to be written on a card.
    """

    library: Library
    directory: Directory
    link: str = ""
    to_fill: frozenset[str] = frozenset()
    numbered: Mapping[str, int] = field(default_factory=dict)


def needs_page(message: Message, to_fill: frozenset[str]) -> bool:
    """Whether there is something that only the page can show or take."""
    return bool(message.attachments) or message.message_id in to_fill


def in_order(buttons: Sequence[OfferedButton]) -> list[OfferedButton]:
    """As they are numbered: what answers first, what is said beside it last."""
    return sorted(buttons, key=lambda button: button.aside)


def text_of(message: Message, shown: Shown) -> str:
    """The whole message, buttons and all."""
    lines = [f"{_label(message)}{message.text}", *_cards(message, shown)]
    if message.attachments:
        lines += [*(f"附件：{file.title}" for file in message.attachments), TO_OPEN, shown.link]
    elif message.message_id in shown.to_fill:
        lines += [TO_FILL, shown.link]
    lines += _choices(in_order(message.buttons), shown.numbered.get(message.message_id, 0))
    return "\n".join(lines).replace("<", "＜")  # WeChat makes links of what looks like HTML, whoever wrote it


def pieces_of(texts: Sequence[tuple[int, str]], *, sent_parts: int, tail: str = "") -> list[Piece]:
    """Messages by their numbers, packed into as few as WeChat takes: it lets few through for each that a citizen writes.

    Of the first `sent_parts` pieces are through already. `tail` is said last.
    """
    pieces: list[Piece] = []
    for index, (seq, text) in enumerate(texts):
        whole = f"{text}\n\n{tail}" if tail and index == len(texts) - 1 else text
        parts = parts_of(whole)
        done = sent_parts if index == 0 else 0
        if len(parts) == 1 and pieces and _fit(pieces[-1].text, whole):
            pieces[-1] = Piece(f"{pieces[-1].text}\n\n{whole}", seq)
            continue
        for number, part in enumerate(parts[done:], done + 1):
            last = number == len(parts)
            pieces.append(Piece(part, seq) if last else Piece(part, seq - 1, number))
    return pieces


def _fit(before: str, text: str) -> bool:
    return len(f"{before}\n\n{text}".encode()) <= MOST_BYTES


def _label(message: Message) -> str:
    danger = message.sender is Sender.SYSTEM and message.topic is not None and message.topic.area is Area.CRISIS
    return LABELS["danger" if danger else message.sender.value]


def _cards(message: Message, shown: Shown) -> list[str]:
    lines: list[str] = []
    sources = dict.fromkeys(
        f"《{statute.title if (statute := shown.library.statutes.get(each.statute)) else each.statute}》{each.article or ''}"
        for each in message.citations
    )
    if sources and _LAW not in message.text:
        lines.append(f"依据：{'、'.join(sources)}")
    for card in message.items[:_MOST_CARDS]:
        item = shown.directory.items.get(card.code)
        kind = shown.directory.kinds.get(item.body) if item is not None else None
        lines.append(f"事项：{card.title}" + (f"（{kind.title}）" if kind is not None else ""))
    if len(message.items) > _MOST_CARDS:
        lines.append(f"另有 {len(message.items) - _MOST_CARDS} 个事项")
    return [*lines, FULL_TEXT] if lines or sources else []


def _choices(buttons: Sequence[OfferedButton], numbered: int) -> list[str]:
    lines = [PICK] if numbered else []
    lines += [f"{number} {button.title}" for number, button in enumerate(buttons[:numbered], 1)]
    if others := buttons[numbered:]:
        lines.append(ALSO + "".join(f"“{button.title}”" for button in others))
    return lines
