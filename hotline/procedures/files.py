"""A file of a run, made of its answers at the moment it is fetched: calendar entry, sheet, paper. Kept nowhere."""

import asyncio
from dataclasses import dataclass
from urllib.parse import quote

from hotline.conversations.models import ConversationRow
from hotline.conversations.store import GONE, conversation_now
from hotline.errors import NotFound
from hotline.procedures.store import run_in
from hotline.services import Services

_NO_SUCH_FILE = "没有这份文件。前面填的内容改过的话，请从最新的那条消息里打开。"
STYLED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""A paper brings its style inside and nothing else: no script runs in it, and nothing is fetched by it."""


@dataclass(frozen=True)
class Rendered:
    """A file as it is sent: always to be saved, never to be shown in the service's own name."""

    name: str
    media_type: str
    content: bytes

    @property
    def headers(self) -> dict[str, str]:
        """Saved under its own name, sniffed and stored by nobody."""
        return {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(self.name)}",
            "Content-Security-Policy": f"{STYLED}; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }


async def render_file(services: Services, *, conversation_id: str, run_id: str, name: str) -> Rendered:
    """The file as the answers stand now. Raises NotFound when run or file are none of this conversation."""
    async with services.database.read() as session:
        conversation = await session.get(ConversationRow, conversation_id)
        run = await run_in(session, conversation_id, run_id)
    procedure = services.procedures.get(run.procedure)
    if conversation is None or procedure is None:
        raise NotFound(GONE)
    directory = await services.content.directory(services.database)
    now = conversation_now(services.clock, conversation)
    context = services.procedures.context(now=now, district=conversation.district, directory=directory)
    if procedure.path(run.answers, context).next is not None:
        raise NotFound(_NO_SUCH_FILE)
    answers = procedure.known(run.answers, context)
    offered = {file.name: file for file in procedure.conclude(answers, context).files}
    if name not in offered:
        raise NotFound(_NO_SUCH_FILE)
    content = await asyncio.to_thread(procedure.render, name, answers, context)  # a Word file takes a while
    return Rendered(name, offered[name].media_type, content)
