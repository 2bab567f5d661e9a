"""Canned answers at the desk: filled in for one conversation, and as a supervisor words them."""

from collections.abc import Mapping

from pydantic import BaseModel, Field
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.catalogue.directory import OUTSIDE, Directory
from hotline.catalogue.schema import OfficeKind
from hotline.conversations.models import ConversationRow, MessageRow
from hotline.conversations.store import GONE, new_id
from hotline.desk.afterwards import Done, LeaveNote, OpenClosing, PassToGroup, unknown_names, usable
from hotline.desk.canned import (
    DAY,
    DISTRICT,
    FORM_OF_ADDRESS,
    STAFF_NO,
    VARIABLES,
    CannedRow,
    CannedText,
    fill,
    unknown_variables,
)
from hotline.desk.forms_of_address import form_of_address
from hotline.desk.labels import LabelView, offered_labels
from hotline.desk.reach import refuse_unless_open_to
from hotline.desk.seats import GroupView
from hotline.errors import Conflict, Invalid, NotFound
from hotline.knowledge.versions import chinese
from hotline.privacy.audit import Action, Object, record
from hotline.services import Services
from hotline.staff.sessions import Staff
from hotline.vocabulary import Sender

_YOU = "您"
_YOUR_DISTRICT = "您所在的区县"


class Canned(CannedText):
    """A canned answer. For a conversation its variables are filled in; for editing they stand as they are."""

    id: str
    version: int
    retired: bool
    edited: bool = Field(description="a supervisor's wording, no longer the data file's")


class CannedList(BaseModel):
    """All of them, in order, the variables one may write, and the labels and groups that may follow."""

    answers: list[Canned]
    variables: list[str]
    labels: list[LabelView]
    groups: list[GroupView]


async def list_canned(services: Services) -> CannedList:
    """As they are worded, the retired ones too."""
    async with services.database.read() as session:
        rows = await _rows(session)
    return _list(services, [_view(row) for row in rows], await _variables(services))


async def canned_for(services: Services, staff: Staff, conversation_id: str) -> CannedList:
    """Those in use, with the variables of this conversation filled in."""
    async with services.database.read() as session:
        conversation = await session.get(ConversationRow, conversation_id)
        if conversation is None or conversation.erased_at is not None:
            raise NotFound(GONE)
        await refuse_unless_open_to(services, session, staff, conversation)
        texts = await session.scalars(
            select(MessageRow.text)
            .where(MessageRow.conversation_id == conversation_id, MessageRow.sender == Sender.CITIZEN)
            .order_by(MessageRow.seq)
        )
        called = form_of_address(texts)
        rows = [row for row in await _rows(session) if not row.retired]
    directory = await services.content.directory(services.database)
    values = {
        FORM_OF_ADDRESS: called or _YOU,
        STAFF_NO: staff.staff_no,
        DAY: chinese(services.today),
        DISTRICT: _here(conversation.district) or _YOUR_DISTRICT,
        **{kind.title: office(directory, kind, _here(conversation.district)) for kind in directory.kinds.values()},
    }
    answers = [_filled(services, _view(row), values) for row in rows]
    return _list(services, answers, list(values))


async def save_canned(
    services: Services,
    staff: Staff,
    text: CannedText,
    *,
    id: str | None = None,
    version: int = 0,
    retired: bool = False,
) -> Canned:
    """Word one anew, or add one where no `id` is given. Conflict where somebody else has changed it since `version`."""
    if unknown := unknown_variables(text, await _kinds(services)):
        raise Invalid(f"没有 {{{unknown[0]}}} 这个变量，可以写的有：{'、'.join(await _variables(services))}。")
    if faults := unknown_names(text.afterwards, labels=_labels(services), groups=services.groups.by_id):
        raise Invalid(f"{faults[0]}。")
    async with services.database.write() as session:
        if id is None:
            last = await session.scalar(select(func.max(CannedRow.position)))
            row = CannedRow(id=f"own-{new_id()}", position=0 if last is None else last + 1, version=0)
            session.add(row)
        else:
            row = await session.get(CannedRow, id, with_for_update=True)
            if row is None:
                raise NotFound("没有这条快捷回复，请刷新后再看。")
            if row.version != version:
                raise Conflict("别人刚刚改过这一条，请刷新后再改。")
        row.content, row.retired, row.edited = text.model_dump(mode="json"), retired, True
        row.version, row.updated_at = row.version + 1, services.clock.now()
        record(
            session,
            at=services.clock.now(),
            actor=staff.actor,
            action=Action.CANNED_ANSWER_SET,
            object=Object("canned_answer", row.id),
            details={"version": row.version, "retired": retired},
        )
        return _view(row)


def office(directory: Directory, kind: OfficeKind, district: str | None) -> str:
    """The organisation of this kind for the district, with what is confirmed; else the number that tells."""
    places = directory.find_organisations(kind=kind.id, district=district) if district else []
    place = places[0] if places else None
    name = place.name if place else f"{district or _YOUR_DISTRICT}的{kind.title}"
    known = [part for part in (place.address, place.phone, place.hours) if part] if place else []
    if known:
        return f"{name}（{'，'.join(known)}）。"
    return f"{name}。地址和电话可以拨打 {kind.number} 问。" if kind.number else f"{name}。"


def _list(services: Services, answers: list[Canned], variables: list[str]) -> CannedList:
    groups = [GroupView(id=group.id, title=group.title) for group in services.groups.by_id.values()]
    labels = offered_labels(services.settings.data_dir)
    return CannedList(answers=answers, variables=variables, labels=labels, groups=groups)


def _filled(services: Services, answer: Canned, values: Mapping[str, str]) -> Canned:
    steps = usable(answer.afterwards, labels=_labels(services), groups=services.groups.by_id)
    return answer.model_copy(
        update={"text": fill(answer.text, values), "afterwards": [_noted(step, values) for step in steps]}
    )


def _noted[S: Done | OpenClosing](step: S, values: Mapping[str, str]) -> S:
    match step:
        case LeaveNote():
            return step.model_copy(update={"text": fill(step.text, values)})
        case PassToGroup():
            return step.model_copy(update={"note": fill(step.note, values)})
        case _:
            return step


def _labels(services: Services) -> set[str]:
    return {label.id for label in offered_labels(services.settings.data_dir)}


def _here(district: str | None) -> str | None:
    return None if district == OUTSIDE else district


async def _rows(session: AsyncSession) -> list[CannedRow]:
    return list(await session.scalars(select(CannedRow).order_by(CannedRow.position, CannedRow.id)))


async def _kinds(services: Services) -> list[str]:
    directory = await services.content.directory(services.database)
    return [kind.title for kind in directory.kinds.values()]


async def _variables(services: Services) -> list[str]:
    return [*VARIABLES, *await _kinds(services)]


def _view(row: CannedRow) -> Canned:
    return Canned(id=row.id, version=row.version, retired=row.retired, edited=row.edited, **row.says.model_dump())
