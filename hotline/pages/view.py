"""What the page without script shows: the conversation as data that the template only has to set."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hotline.catalogue.directory import Directory
from hotline.catalogue.numbers import BY_SMS, named_in
from hotline.catalogue.schema import ItemEntry
from hotline.conversations.messages import Attachment, Message, OfferedButton, State
from hotline.conversations.ownership import Owner
from hotline.inquiries.answering import CitizenInquiry
from hotline.knowledge.library import Library
from hotline.knowledge.schema import AnswerEntry, EntryAnswer
from hotline.vocabulary import Area, Sender

_LABELS = {
    Sender.CITIZEN: "您",
    Sender.BOT: "智能助手（非真人）",
    Sender.STAFF: "人工坐席",
    Sender.SYSTEM: "系统提示",
}


@dataclass(frozen=True)
class Piece:
    """A stretch of text, with an address where it is a number to call or write to."""

    text: str
    href: str | None = None


@dataclass(frozen=True)
class Source:
    """A cited article in full."""

    name: str
    version: str
    rules: list[str]


@dataclass(frozen=True)
class Bubble:
    """One message of the conversation. `card`: what a seat asks for by it, where something is to be written."""

    seq: int
    kind: str
    label: str
    time: str
    paragraphs: list[list[Piece]]
    buttons: list[OfferedButton]
    sources: list[Source]
    reviewed: str | None
    items: list[ItemEntry]
    files: list[Piece]
    card: CitizenInquiry | None


def bubble_of(
    message: Message, *, library: Library, directory: Directory, card: CitizenInquiry | None = None
) -> Bubble:
    """A message with its sources and items looked up. Only our own words get links."""
    danger = message.sender is Sender.SYSTEM and message.topic is not None and message.topic.area is Area.CRISIS
    numbers = directory.callable if message.sender in (Sender.BOT, Sender.SYSTEM) else frozenset[str]()
    return Bubble(
        seq=message.seq,
        kind="danger" if danger else message.sender.value,
        label="紧急提示" if danger else _LABELS[message.sender],
        time=message.created_at[11:16],
        paragraphs=[pieces(line, numbers) for line in message.text.splitlines() if line.strip()],
        buttons=message.buttons,
        sources=_sources(message, library),
        reviewed=chinese_date(message.answer.reviewed_on.isoformat()) if message.answer else None,
        files=[_file(attachment) for attachment in message.attachments],
        card=card if card and card.to_fill else None,
        items=[directory.items[item.code] for item in message.items if item.code in directory.items],
    )


def _file(attachment: Attachment) -> Piece:
    way = "打开、打印" if attachment.media_type.startswith("text/html") else "存下"
    return Piece(f"{way}：{attachment.title}", "/lite/files/" + attachment.url.split("/files/", 1)[1])


def newest_from(bubbles: Sequence[Bubble]) -> int:
    """Where reading begins: the first message after the citizen's last, so that an answer of several is read whole."""
    newest = 0
    for before, bubble in pairwise(bubbles):
        if before.kind == Sender.CITIZEN.value and bubble.kind != Sender.CITIZEN.value:
            newest = bubble.seq
    return newest or (bubbles[-1].seq if bubbles else 0)


def pieces(text: str, numbers: Collection[str]) -> list[Piece]:
    """The text, cut so that each number that can be called stands alone: 「110元」 is no telephone number."""
    found: list[Piece] = []
    done = 0
    for start, end in named_in(text, numbers):
        if start > done:
            found.append(Piece(text[done:start]))
        number = text[start:end]
        found.append(Piece(number, f"{'sms' if number == BY_SMS else 'tel'}:{number}"))
        done = end
    if done < len(text):
        found.append(Piece(text[done:]))
    return found


def owner_line(state: State) -> str | None:
    """Who answers now, where it is not simply the bot."""
    if state.owner is Owner.STAFF:
        return f"人工坐席 {state.staff_no} 为您服务" if state.staff_no else "人工坐席正在为您服务"
    if state.owner is Owner.CLOSED:
        return "本次人工服务已结束。继续发消息，由智能助手接着答。"
    if state.owner is not Owner.QUEUE:
        return None
    if state.after_hours:
        return "现在不是人工服务时间，您的请求已登记，上班后由人工回复。这期间智能助手可以先答。"
    wait = f"最近一般要等约 {state.usual_wait_minutes} 分钟" if state.usual_wait_minutes else "要等多久暂时估不出"
    return f"正在排队等人工，您排在第 {state.queue_position} 位，{wait}。请隔一会儿点“看有没有新回复”。"


def chinese_date(iso: str) -> str:
    """2024-01-01 → 2024年1月1日."""
    year, month, day = iso[:10].split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def _sources(message: Message, library: Library) -> list[Source]:
    entry = _entry(message, library)
    sources: list[Source] = []
    for citation in message.citations:
        statute = library.statutes.get(citation.statute)
        rules = [
            rule.rule
            for rule in (entry.citations if entry else [])
            if (rule.statute, rule.article, rule.version) == (citation.statute, citation.article, citation.version)
        ]
        sources.append(
            Source(
                name=f"《{statute.title if statute else citation.statute}》{citation.article or ''}",
                version=chinese_date(citation.version.isoformat()),
                rules=rules,
            )
        )
    return sources


def _entry(message: Message, library: Library) -> AnswerEntry | EntryAnswer | None:
    if message.answer is None:
        return None
    if (answer := library.answers.get(message.answer.id)) is not None:
        return answer
    area, _, rest = message.answer.id.partition("/")
    content = library.areas.get(Area(area)) if rest == "entry" else None
    return content.entry if content else None
