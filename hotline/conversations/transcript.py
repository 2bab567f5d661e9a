"""The conversation to take away: plain text, a page to print, or a Word file."""

import html
from enum import StrEnum
from io import BytesIO

from docx import Document

from hotline.conversations.messages import Message
from hotline.vocabulary import Sender

_NAMES = {
    Sender.CITIZEN: "我",
    Sender.BOT: "智能助手（非真人）",
    Sender.STAFF: "工作人员",
    Sender.SYSTEM: "系统提示",
}
_TITLE = "公共法律服务热线会话记录"
_FOOTER = "智能助手的内容供了解和指引，不是律师意见；如有不符，以法律和主管部门答复为准。公共法律服务电话 12348。"


class TranscriptFormat(StrEnum):
    """What a transcript can be downloaded as."""

    TXT = "txt"
    HTML = "html"
    DOCX = "docx"

    @property
    def media_type(self) -> str:
        """The HTTP content type."""
        return {
            TranscriptFormat.TXT: "text/plain; charset=utf-8",
            TranscriptFormat.HTML: "text/html; charset=utf-8",
            TranscriptFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }[self]


def render(messages: list[Message], form: TranscriptFormat) -> bytes:
    """The messages in the wanted form. What people wrote is data in each of them."""
    if form is TranscriptFormat.DOCX:
        return _docx(messages)
    if form is TranscriptFormat.HTML:
        return _html(messages).encode()
    lines = [_TITLE, ""]
    for message in messages:
        lines += [_head(message), message.text, *_beneath(message), ""]
    return "\n".join([*lines, _FOOTER, ""]).encode()


def _head(message: Message) -> str:
    return f"[{message.created_at[:19].replace('T', ' ')}] {_NAMES[message.sender]}："


def _beneath(message: Message) -> list[str]:
    files = "、".join(file.title for file in message.attachments)
    return [*_sources(message), *([f"附件：{files}"] if files else [])]


def _sources(message: Message) -> list[str]:
    if not message.citations:
        return []
    cited = "、".join(f"《{c.statute}》{c.article or '（依据待核）'}（{c.version} 起施行）" for c in message.citations)
    return [f"依据：{cited}"]


def _html(messages: list[Message]) -> str:
    parts = [
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{_TITLE}</title></head><body><h1>{_TITLE}</h1>'
    ]
    for message in messages:
        body = "<br>".join(html.escape(line) for line in [*message.text.split("\n"), *_beneath(message)])
        parts.append(f"<p><strong>{html.escape(_head(message))}</strong><br>{body}</p>")
    return "".join([*parts, f"<p>{_FOOTER}</p></body></html>"])


def _docx(messages: list[Message]) -> bytes:
    document = Document()
    document.add_heading(_TITLE, level=1)
    for message in messages:
        paragraph = document.add_paragraph()
        paragraph.add_run(_head(message)).bold = True
        paragraph.add_run("\n" + "\n".join([message.text, *_beneath(message)]))
    document.add_paragraph(_FOOTER)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
