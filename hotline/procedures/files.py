"""A file of a run, made of its answers at the moment it is fetched: calendar entry, sheet, paper. Kept nowhere."""

import asyncio
from dataclasses import dataclass
from urllib.parse import quote

from hotline.conversations.models import ConversationRow
from hotline.conversations.store import GONE, conversation_now
from hotline.errors import NotFound
from hotline.procedures.fields import Value
from hotline.procedures.procedure import Context, FileRef, Procedure
from hotline.procedures.store import run_in
from hotline.services import Services

_NO_SUCH_FILE = "没有这份文件。前面填的内容改过的话，请从最新的那条消息里打开。"
STYLED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""A paper brings its style inside and nothing else: no script runs in it, and nothing is fetched by it."""


@dataclass(frozen=True)
class Rendered:
    """A file as it is sent: to be saved; shown only in a sandbox, never in the service's own name."""

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

    @property
    def open_headers(self) -> dict[str, str]:
        """For browsers without script, which show a page of ours as it is: the policy above leaves it no script and no origin."""
        readable = self.media_type.startswith("text/html")
        return {**self.headers, **({"Content-Disposition": "inline"} if readable else {})}


@dataclass(frozen=True)
class Offered:
    """What a finished run gives to take away."""

    title: str
    files: tuple[FileRef, ...]


@dataclass(frozen=True)
class _Finished:
    procedure: Procedure
    answers: dict[str, Value]
    context: Context
    offered: Offered


async def offered_files(services: Services, *, conversation_id: str, run_id: str) -> Offered | None:
    """The files the answers make now; None while a question is open. Raises NotFound when the run is none of this conversation."""
    finished = await _finished(services, conversation_id, run_id)
    return finished.offered if finished else None


async def render_file(services: Services, *, conversation_id: str, run_id: str, name: str) -> Rendered:
    """The file as the answers stand now. Raises NotFound when run or file are none of this conversation."""
    finished = await _finished(services, conversation_id, run_id)
    files = {file.name: file for file in finished.offered.files} if finished else {}
    if finished is None or name not in files:
        raise NotFound(_NO_SUCH_FILE)
    render = finished.procedure.render
    content = await asyncio.to_thread(render, name, finished.answers, finished.context)  # a Word file takes a while
    return Rendered(name, files[name].media_type, content)


async def _finished(services: Services, conversation_id: str, run_id: str) -> _Finished | None:
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
        return None
    answers = procedure.known(run.answers, context)
    files = procedure.conclude(answers, context).files
    return _Finished(procedure, answers, context, Offered(procedure.title, files))
