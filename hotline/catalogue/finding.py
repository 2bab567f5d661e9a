"""Finds service items and places to go to for a citizen, and says plainly what nobody has confirmed."""

import re
from collections.abc import Mapping
from typing import Any

from hotline.catalogue.directory import OUTSIDE, Directory
from hotline.catalogue.schema import UNCONFIRMED, ItemEntry, NumberEntry, OfficeKind, OrganisationEntry
from hotline.conversations.brain import entity_value
from hotline.conversations.reply import Ask, Button, ItemRef, Reply, ReplyMessage, Topic
from hotline.knowledge.present import HANDOFF
from hotline.vocabulary import Outcome, Reason

_CARDS = 5
_COMMON_KINDS = ("legal_aid", "mediation_committee", "government", "notary", "labor_arbitration", "court")
# What asks for an item without naming it. 办 alone too: 办公证 is 办·公证, which no dictionary cuts that way.
_ASKING = re.compile(r"事项|怎么弄|我想|我要|请问|查一下|查|在?哪儿?里?办|怎么办理?|办理|办一?下|办(?!公室|法|事)")


def find_items(text: str, directory: Directory, *, district: str | None, topic: Topic) -> Reply:
    """Items whose words fit; one item with all that is known of it, several as cards."""
    words = _ASKING.sub(" ", text)
    for name in directory.districts:
        words = words.replace(f"在{name}", " ").replace(name, " ").replace(f"在{name[:-1]}", " ")
    found = directory.find_items(words, district=district)[:_CARDS]
    if not found:
        message = ReplyMessage(
            text="我这里收的是司法行政方面的事项，没找到您说的这一项。别的部门的事，请打 12345 问清在哪办、带什么；"
            "也可以换个说法再问我一次。",
            topic=topic,
            buttons=[HANDOFF],
        )
        return Reply(outcome=Outcome.SEARCHED, reason=Reason.NO_ITEM, messages=[message])
    if len(found) == 1:
        text = _item_text(found[0])
    else:
        text = "找到这几个事项，点开能看办理单位、材料和时限：\n" + "\n".join(
            f"· {item.title}：{item.summary}" for item in found
        )
    cards = [ItemRef(code=item.code, title=item.title) for item in found]
    message = ReplyMessage(text=text, topic=topic, items=cards)
    return Reply(outcome=Outcome.ANSWERED, reason=Reason.ITEMS, messages=[message])


def find_office(
    text: str,
    entities: list[dict[str, Any]],
    directory: Directory,
    *,
    district: str | None,
    kinds_in_hand: list[str],
    topic: Topic,
) -> Reply:
    """Where to go: the kind of office from the words, else from the topic; the district from the words, else known.

    A question for a number is answered with the national number where there is one.
    """
    if (number := number_in(text, directory)) is not None:
        return _tell_number(number, topic)
    kind = office_kind_in(text, entities, directory) or next(
        (directory.kinds[kind] for kind in kinds_in_hand if kind in directory.kinds), None
    )
    if kind is None:
        return _ask_kind(directory, topic)
    named = district_in(text, entities, directory) or district
    places = directory.find_organisations(kind=kind.id, district=None if named == OUTSIDE else named)
    by_district = any(place.district for place in places)
    if named is None and by_district:
        return _ask_district(kind, directory, topic)
    if named == OUTSIDE:
        places = []
    return Reply(
        outcome=Outcome.ANSWERED,
        reason=Reason.OFFICE,
        messages=[ReplyMessage(text=office_words(kind, places, named, directory), topic=topic, buttons=[HANDOFF])],
    )


def office_kind_in(text: str, entities: list[dict[str, Any]], directory: Directory) -> OfficeKind | None:
    """The kind of office the words name: the longest name wins, so that 法律援助中心 is not 中心."""
    chosen = entity_value(entities, "kind")
    if chosen in directory.kinds:
        return directory.kinds[chosen]
    named = [
        (len(name), kind) for kind in directory.kinds.values() for name in (kind.title, *kind.aliases) if name in text
    ]
    if named:
        return max(named, key=lambda pair: pair[0])[1]
    return directory.kinds.get(entity_value(entities, "organisation") or "")


def number_in(text: str, directory: Directory) -> NumberEntry | None:
    """The national number the words ask for; the longest name wins."""
    named = [
        (len(name), number)
        for number in directory.numbers.values()
        for name in (number.title, *number.aliases)
        if name in text
    ]
    return max(named, key=lambda pair: pair[0])[1] if named else None


def district_in(text: str, entities: list[dict[str, Any]], directory: Directory) -> str | None:
    """The district the words name, in full or short (耀州 for 耀州区)."""
    value = entity_value(entities, "district")
    if value and directory.knows_district(value):
        return value
    return next((name for name in directory.districts if name in text or (len(name) > 2 and name[:-1] in text)), None)


def _tell_number(number: NumberEntry, topic: Topic) -> Reply:
    message = ReplyMessage(text=number_words(number), topic=topic, buttons=[HANDOFF])
    return Reply(outcome=Outcome.ANSWERED, reason=Reason.NUMBER, messages=[message])


def number_words(number: NumberEntry) -> str:
    """What somebody who asks for a number is told."""
    note = f"（{number.note}）" if number.note else ""
    return f"{number.title}：请打 {number.dial or number.number}。{note}"


def _ask_kind(directory: Directory, topic: Topic) -> Reply:
    kinds = [directory.kinds[kind] for kind in _COMMON_KINDS if kind in directory.kinds]
    message = ReplyMessage(
        text="您想找哪个单位？点一个，或者直接告诉我单位的名字。",
        topic=topic,
        buttons=[_office_button(kind.title.split("（")[0], {"kind": kind.id}) for kind in kinds],
    )
    return Reply(outcome=Outcome.CLARIFIED, reason=Reason.WHICH_OFFICE, messages=[message])


def _ask_district(kind: OfficeKind, directory: Directory, topic: Topic) -> Reply:
    places = [(name, name) for name in directory.districts] + [("不在本市", OUTSIDE)]
    message = ReplyMessage(
        text=f"您在哪个区县？我好告诉您该找哪里的{kind.title.split('（')[0]}。",
        topic=topic,
        buttons=[_office_button(title, {"kind": kind.id, "district": name}) for title, name in places],
    )
    return Reply(outcome=Outcome.CLARIFIED, reason=Reason.WHICH_DISTRICT, messages=[message])


def office_words(kind: OfficeKind, places: list[OrganisationEntry], district: str | None, directory: Directory) -> str:
    """What somebody who looks for such an office is told of it."""
    number = kind.number or "12348"
    if kind.by_phone:
        return f"{kind.title}：{kind.does}。直接拨 {number} 就行。"
    lines = [f"这事找{kind.title}：{kind.does}。"]
    lines += [_place_line(place) for place in places]
    if district == OUTSIDE:
        lines.append(f"您不在本市，请找当地的{kind.title.split('（')[0]}，可以打 {number} 问清在哪儿。")
    elif not any(place.address or place.phone for place in places):
        lines.append(f"具体地址、电话和上班时间我这里还没有核实到，不敢乱说。去之前先打 {number} 问一声，省得白跑。")
    zone = directory.districts.get(district or "")
    if zone is not None and zone.note:
        lines.append(zone.note)
    return "\n\n".join(lines)


def _place_line(place: OrganisationEntry) -> str:
    known = [
        f"{label}：{value}"
        for label, value in (("地址", place.address), ("电话", place.phone), ("时间", place.hours))
        if value
    ]
    return "\n".join([f"· {place.name}", *known])


def _item_text(item: ItemEntry) -> str:
    """Everything a citizen asks about an item, the unknown named as such."""
    fields: Mapping[str, str | None] = {
        "办理单位": item.body,
        "办理方式": "、".join(item.modes) if item.modes else None,
        "材料": "；".join(item.materials) if item.materials else None,
        "费用": item.fee,
        "法定时限": item.statutory_limit,
        "承诺时限": item.promised_limit,
    }
    lines = [f"{item.title}：{item.summary}", *(f"{name}：{value or UNCONFIRMED}" for name, value in fields.items())]
    if item.commitment:
        lines.append(f"告知承诺：{item.commitment}")
    if item.note:
        lines.append(item.note)
    return "\n".join(lines)


def _office_button(title: str, entities: dict[str, str]) -> Button:
    return Button(title=title, command=Ask(intent="office_search/any.where", entities=entities))
