"""An entry as a citizen will see it: an answer's message with its buttons, an item's or a place's lines."""

from collections.abc import Iterable
from dataclasses import replace

from pydantic import BaseModel, Field

from hotline.catalogue.finding import number_words, office_words
from hotline.catalogue.legal_aid import LegalAidRules
from hotline.catalogue.schema import (
    UNCONFIRMED,
    DistrictEntry,
    ItemEntry,
    NumberEntry,
    OfficeKind,
    OrganisationEntry,
)
from hotline.content import Shelf
from hotline.conversations.groups import DAYS_TITLES, SkillGroups, SpecialDay
from hotline.conversations.service_hours import GroupHours, ServiceHours
from hotline.editions.kinds import Entry
from hotline.knowledge.library import Library
from hotline.knowledge.present import answer_message, entry_message, law_of
from hotline.knowledge.schema import AnswerEntry, AreaEntry
from hotline.knowledge.versions import answer_in, chinese, in_words


class Line(BaseModel):
    """A heading and what stands under it."""

    title: str
    text: str


class Preview(BaseModel):
    """`text` is the message; `buttons` stand under it; `lines` are what is unfolded, or an item's or a place's fields."""

    text: str
    buttons: list[str] = Field(default_factory=list)
    lines: list[Line] = Field(default_factory=list)


def preview(entry: Entry, shelf: Shelf, groups: SkillGroups) -> Preview:
    """As the chat page shows it."""
    if isinstance(entry, ServiceHours):
        return _hours(entry, groups, shelf.library)
    if isinstance(entry, LegalAidRules):
        return _legal_aid(entry)
    if isinstance(entry, AnswerEntry):
        return _answer(entry, shelf)
    if isinstance(entry, AreaEntry):
        return _entry(entry, shelf)
    if isinstance(entry, ItemEntry):
        return _item(entry, shelf.library)
    if isinstance(entry, NumberEntry):
        return _number(entry)
    if isinstance(entry, OfficeKind):
        return _kind(entry, shelf)
    return _district(entry, shelf) if isinstance(entry, DistrictEntry) else _place(entry, shelf)


def _answer(answer: AnswerEntry, shelf: Shelf) -> Preview:
    titles = {item.code: item.title for item in shelf.directory.items.values()}
    message = answer_message(shelf.library, answer, confidence=1.0, item_titles=titles)
    lines = [("更多说明", answer.details or ""), ("要带的材料", "\n".join(answer.materials))]
    lines += [("有关的事项", "、".join(item.title for item in message.items))]
    lines += [
        (f"{in_words(period)}（{period.law}）", answer_in(answer, period).conclusion)
        for period in answer.periods
        if period.conclusion is not None
    ]
    return Preview(text=message.text, buttons=[button.title for button in message.buttons], lines=_said(lines))


def _entry(entry: AreaEntry, shelf: Shelf) -> Preview:
    areas = {**shelf.library.areas, entry.area: replace(shelf.library.areas[entry.area], entry=entry)}
    titles = {item.code: item.title for item in shelf.directory.items.values()}
    library = replace(shelf.library, areas=areas)
    message = entry_message(library, entry.area, confidence=1.0, item_titles=titles)
    lines = [("有关的事项", "、".join(item.title for item in message.items))]
    return Preview(text=message.text, buttons=[button.title for button in message.buttons], lines=_said(lines))


def _item(item: ItemEntry, library: Library) -> Preview:
    unknown = UNCONFIRMED
    lines = [
        ("办理单位", item.body),
        ("区县", item.district or "各区县"),
        ("办理方式", "、".join(item.modes) if item.modes else unknown),
        ("材料", "\n".join(item.materials) if item.materials else unknown),
        ("费用", item.fee or unknown),
        ("法定时限", item.statutory_limit or unknown),
        ("承诺时限", item.promised_limit or unknown),
        ("告知承诺", item.commitment or ""),
        ("备注", item.note or ""),
        ("依据", law_of(item.citations, library.statutes)),
        ("来源", item.source or ""),
    ]
    return Preview(text=f"{item.title}\n\n{item.summary}", lines=_said(lines))


def _place(place: OrganisationEntry, shelf: Shelf) -> Preview:
    kind = shelf.directory.kinds.get(place.kind)
    lines = [
        ("类别", kind.title if kind else place.kind),
        ("区县", place.district or "全市"),
        ("地址", place.address or UNCONFIRMED),
        ("电话", place.phone or UNCONFIRMED),
        ("办公时间", place.hours or UNCONFIRMED),
        ("来源", place.source or ""),
    ]
    return Preview(text=place.name, lines=_said(lines))


def _number(entry: NumberEntry) -> Preview:
    """As somebody who asks for it is told, and what becomes of texts that name it."""
    lines = [("这样问也报它", "、".join(entry.aliases))]
    if entry.dial is not None:
        lines.append(("别处说到它的", f"“打 {entry.number}”都显示成“打 {entry.dial}”，危险提示里也是"))
    return Preview(text=number_words(entry), lines=_said([*lines, ("来源", entry.source)]))


def _kind(kind: OfficeKind, shelf: Shelf) -> Preview:
    directory = shelf.directory
    told = kind.model_copy(update={"number": directory.instead.get(kind.number or "", kind.number)})
    places = directory.find_organisations(kind=kind.id)
    lines = [("这样叫也找得到", "、".join(kind.aliases)), ("有哪些", "、".join(place.name for place in places))]
    return Preview(text=office_words(told, places, None, directory), lines=_said(lines))


def _district(district: DistrictEntry, shelf: Shelf) -> Preview:
    places = shelf.directory.find_organisations(district=district.name)
    lines = [("要对群众说的", district.note or ""), ("这里的机构", "、".join(place.name for place in places))]
    return Preview(text=district.name, lines=_said(lines))


def _hours(hours: ServiceHours, groups: SkillGroups, library: Library) -> Preview:
    lines = [(groups.get(group.id).title, _on_duty(group, groups, library)) for group in hours.groups]
    lines += [(f"{chinese(day.date)} {day.name}", _special(day, groups)) for day in hours.special_days]
    return Preview(text=hours.title, lines=_said(lines))


def _legal_aid(rules: LegalAidRules) -> Preview:
    """What becomes of the pre-check by them."""
    limit = rules.income_limit
    if limit is None:
        asked = "没有写标准：预检不问收入，说由法律援助机构来定"
    else:
        asked = f"预检多问一句收入：每人每月不超过 {limit.yuan} 元的，说合条件；超过的，说可能不合"
    lines = [("经济困难的标准", asked), ("依据", limit.source if limit else "")]
    lines += [("法律以外也可以申请的", f"{more.says}（{more.source}）") for more in rules.more_matters]
    return Preview(text=rules.title, lines=_said(lines))


def _on_duty(group: GroupHours, groups: SkillGroups, library: Library) -> str:
    areas = groups.get(group.id).areas if group.areas is None else group.areas
    titles = [library.areas[area].title if area in library.areas else area for area in areas]
    taken = [*titles, *(["别的组不管的"] if group.id == groups.file.fallback else [])]
    return f"{'、'.join(taken) or '没有领域，只接转交'}\n{_open(group)}"


def _open(group: GroupHours) -> str:
    if group.always:
        return "全天"
    spans = [f"{DAYS_TITLES[span.days]} {_clock(span.opens)}—{_clock(span.closes)}" for span in group.spans]
    return "\n".join(spans) or UNCONFIRMED


def _special(day: SpecialDay, groups: SkillGroups) -> str:
    whom = "、".join(groups.get(id_).title for id_ in day.groups) or "所有会关门的组"
    times = "、".join(f"{_clock(hours.opens)}—{_clock(hours.closes)}" for hours in day.hours)
    return f"{whom}：{times or '关门'}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _said(lines: Iterable[tuple[str, str]]) -> list[Line]:
    return [Line(title=title, text=text) for title, text in lines if text]
