"""The XML that WeChat hands on, read as what it is: one flat list of fields. Pure.

A document type is refused before anything in it is looked at, so there are no entities to grow or to fetch; and what
is nested beyond the fields of a message is passed over.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from xml.parsers import expat

from hotline.tokens import digest

_DEEPEST = 8
_LONGEST_ID = 64
_LONGEST_KEPT = 4096


class BadXml(Exception):
    """No message at all."""


class Kind(StrEnum):
    """What a message is, as far as it makes a difference here."""

    TEXT = "text"
    VOICE = "voice"
    IMAGE = "image"
    LOCATION = "location"
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    CLICK = "click"
    OTHER = "other"
    """Something that a person sent and that cannot be read: a video, a card, a file."""
    UNHEARD = "unheard"
    """Something that happened and that nobody said: a page of the menu was opened."""


_EVENTS = {"subscribe": Kind.SUBSCRIBE, "unsubscribe": Kind.UNSUBSCRIBE, "click": Kind.CLICK}
_INSTEAD = re.compile(r"[\[【](收到不支持的消息类型.{0,12}|Unsupported Message)[\]】]")
"""A sticker or a moving picture is handed on as these words of WeChat's own."""
_SAID = {"text": Kind.TEXT, "voice": Kind.VOICE, "image": Kind.IMAGE, "location": Kind.LOCATION}


@dataclass(frozen=True)
class Arrival:
    """One message. `key` is the same for each repetition. `text`: what was typed, or made out of what was spoken, or
    the place's name, or the key of the menu's button; `media_id` of a picture.
    """

    key: str
    openid: str
    kind: Kind
    text: str = ""
    media_id: str = ""


def fields_of(xml: bytes) -> dict[str, str]:
    """The fields directly under the root, by name. Raises BadXml."""
    fields: dict[str, str] = {}
    path: list[str] = []

    def refuse(*_: object) -> None:
        raise BadXml("a document type")

    def begin(name: str, _attributes: dict[str, str]) -> None:
        path.append(name)
        if len(path) > _DEEPEST:
            raise BadXml("nested too deeply")
        if len(path) == 2:
            if name in fields:
                raise BadXml("a field twice")
            fields[name] = ""

    def say(data: str) -> None:
        if len(path) == 2:
            fields[path[1]] += data

    def end(_name: str) -> None:
        path.pop()

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = say
    parser.buffer_text = True
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise BadXml("not well formed") from error
    return fields


def arrival_of(fields: dict[str, str]) -> Arrival:
    """The message in these fields. Raises BadXml where nobody sent it or it has no number."""
    openid, said = fields.get("FromUserName", "").strip(), fields.get("MsgType", "").strip().lower()
    if not openid or len(openid) > _LONGEST_ID or not said:
        raise BadXml("no sender or no kind")
    if said == "event":
        event, key = fields.get("Event", "").strip().lower(), fields.get("EventKey", "").strip()
        number = digest("\n".join((openid, fields.get("CreateTime", ""), event, key)))
        return Arrival(number, openid, _EVENTS.get(event, Kind.UNHEARD), text=key[:_LONGEST_KEPT])
    number = fields.get("MsgId", "").strip()
    if not number.isascii() or not number.isdigit() or len(number) > _LONGEST_ID:
        raise BadXml("no number")
    kind = _SAID.get(said, Kind.OTHER)
    text = {Kind.TEXT: "Content", Kind.VOICE: "Recognition", Kind.LOCATION: "Label"}.get(kind, "")
    if kind is Kind.TEXT and _INSTEAD.fullmatch(fields.get(text, "").strip()):
        return Arrival(number, openid, Kind.OTHER)
    media_id = fields.get("MediaId", "").strip() if kind is Kind.IMAGE else ""
    return Arrival(number, openid, kind, fields.get(text, "")[:_LONGEST_KEPT], media_id[:256])
