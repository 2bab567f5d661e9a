"""An approved export as a Word file: masked, and on every page who took it, when, and why."""

import asyncio
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.shared import Pt
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import SHANGHAI, local_iso
from hotline.conversations.models import ConversationRow, MessageRow
from hotline.desk.queue import real_time
from hotline.errors import Conflict, Forbidden, NotFound
from hotline.knowledge.names import Names, area_names
from hotline.learning.deidentify.deidentifier import Deidentifier
from hotline.learning.deidentify.words import load_words
from hotline.lookups.exports import MOST_CONVERSATIONS, ExportStatus, held_by, status_of
from hotline.lookups.models import ExportRow
from hotline.privacy.audit import Action, Object, record
from hotline.quality.report import CHANNEL_TITLES
from hotline.services import Services
from hotline.staff.sessions import Staff
from hotline.vocabulary import Channel, Sender

_WHO = {Sender.CITIZEN: "群众", Sender.BOT: "智能助手", Sender.STAFF: "坐席", Sender.SYSTEM: "系统提示"}
_REFUSED = {
    ExportStatus.ASKED: "还没有班长批准，不能下载。",
    ExportStatus.REFUSED: "这个申请没有批准。",
    ExportStatus.EXPIRED: "批准已经过期，要看请重新申请。",
}


@dataclass(frozen=True)
class ExportedTalk:
    """One conversation as it stands in the file: when, what about, and its lines by who wrote them."""

    heading: str
    lines: list[tuple[str, str]]


@dataclass(frozen=True)
class Watermark:
    """Who took the file, when, why, and who approved it."""

    taken_by: str
    taken_at: str
    reason: str
    approved_by: str

    @property
    def text(self) -> str:
        """As it stands on every page."""
        return f"{self.taken_by} 于 {self.taken_at} 导出。事由：{self.reason}。{self.approved_by} 批准。内部资料，不得外传。"


async def take_export(services: Services, staff: Staff, export_id: str) -> bytes:
    """The file, for whoever asked for it and while the approval stands. Taking it is audited before it is given."""
    now = services.clock.now()
    async with services.database.write() as session:
        row = await session.get(ExportRow, export_id)
        if row is None:
            raise NotFound("没有这个申请。")
        if row.asked_by != staff.id:
            raise Forbidden("谁申请的谁下载。")
        if (status := status_of(row, now=now)) is not ExportStatus.APPROVED:
            raise Conflict(_REFUSED[status])
        talks = await _talks(session, row)
        it, details = Object("export", row.id), {"count": len(talks)}
        record(session, at=now, actor=staff.actor, action=Action.EXPORT_TAKEN, object=it, details=details)
        watermark = Watermark(
            taken_by=f"工号 {staff.staff_no} {staff.name}",
            taken_at=f"{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            reason=row.reason,
            approved_by=f"工号 {row.decided_by_no}",
        )
    return await asyncio.to_thread(write_masked, talks, watermark, services.settings.data_dir)


def write_masked(talks: list[ExportedTalk], watermark: Watermark, data_dir: Path) -> bytes:
    """The Word file. What says who somebody is has stand-ins, the same ones all through a conversation."""
    deidentifier = Deidentifier(load_words(data_dir))
    document = Document()
    for part in (document.sections[0].header, document.sections[0].footer):
        run = part.paragraphs[0].add_run(watermark.text)
        run.font.size = Pt(9)
    document.add_heading("会话记录（已隐去个人信息）", level=1)
    document.add_paragraph(watermark.text)
    for number, talk in enumerate(talks, start=1):
        document.add_heading(f"{number}. {talk.heading}", level=2)
        masked = deidentifier.conversation([text for _, text in talk.lines])
        for (who, _), text in zip(talk.lines, masked, strict=True):
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{who}：").bold = True
            paragraph.add_run(text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


async def _talks(session: AsyncSession, export: ExportRow) -> list[ExportedTalk]:
    names = await area_names(session)
    query = select(ConversationRow).where(*held_by(export)).order_by(ConversationRow.created_at, ConversationRow.id)
    held = list(await session.scalars(query.limit(MOST_CONVERSATIONS)))
    in_order = (
        select(MessageRow).where(MessageRow.conversation_id.in_([row.id for row in held])).order_by(MessageRow.seq)
    )
    lines: dict[str, list[tuple[str, str]]] = {row.id: [] for row in held}
    for one in await session.scalars(in_order):
        lines[one.conversation_id].append((f"{local_iso(one.created_at)[11:16]} {_WHO[Sender(one.sender)]}", one.text))
    return [ExportedTalk(_heading(row, names), lines[row.id]) for row in held]


def _heading(row: ConversationRow, names: Names) -> str:
    topic = names.area(row.topic_area) if row.topic_area else "还没说清什么事"
    began = real_time(row, row.created_at)[:16].replace("T", " ")
    return f"{began} · {CHANNEL_TITLES[Channel(row.channel)]} · {topic}"
