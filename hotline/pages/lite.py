"""`GET /lite` and `POST /lite`: the chat by plain forms, over the same use cases as the API."""

from dataclasses import dataclass, field
from pathlib import Path

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from hotline.blocks.carrying import seconds_blocked
from hotline.briefs.brief import Brief, brief_of
from hotline.briefs.build import LONGEST_LINE
from hotline.callbacks.promise import LONGEST_WORD, Promise, promise_of
from hotline.callbacks.words import PART_TITLES
from hotline.catalogue.schema import UNCONFIRMED
from hotline.conversations.access import GREETING, NewConversation, authenticate, open_conversation
from hotline.conversations.api import Runner
from hotline.conversations.consent import learning_of
from hotline.conversations.erasure import erase
from hotline.conversations.files import own_file
from hotline.conversations.filestore import FileSize, response_of
from hotline.conversations.incoming import MAX_TEXT, clean_text
from hotline.conversations.messages import KeptRecord, Log, Message, Resume
from hotline.conversations.results import log_after
from hotline.conversations.resuming import resume
from hotline.conversations.store import new_id
from hotline.errors import Forbidden, HotlineError, Invalid, NotAuthenticated, NotFound, TooMany
from hotline.files.routes import FileId
from hotline.inquiries.answering import LONGEST_NAME, CitizenInquiry, inquiries_for_citizen
from hotline.notices.api import read_notices
from hotline.pages.pressed import perform
from hotline.pages.view import Bubble, bubble_of, newest_from, owner_line
from hotline.pages.visit import (
    Form,
    Visit,
    block_of,
    forget,
    forget_all,
    from_elsewhere,
    read_form,
    remember,
    remember_block,
    visit_of,
)
from hotline.privacy.journal import ErasureKind
from hotline.procedures.files import render_file
from hotline.real_name import logging_in
from hotline.real_name.api import provider_of, remember_login
from hotline.real_name.logging_in import RealName
from hotline.real_name.words import LoginPage
from hotline.services import Injected, Services
from hotline.vocabulary import Channel
from hotline.web.budgets import GUESSING, Budgets, Spending, prefix_of

router = APIRouter(include_in_schema=False)

_HERE = Path(__file__).parent
_PAGE = Environment(
    loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
).get_template("lite.html")
_ENDED = "上次的对话在这里不能继续了：可能已在别处接着谈，或者内容已被删除。您可以重新提问。"
_AGAIN = "这张表单不是从最新的页面发出的。内容替您留着，请再按一次“发送”。"


@dataclass(frozen=True)
class Notice:
    """What the page says above the conversation: an error with the text not sent, a receipt, what erasure left, where
    to log in.
    """

    error: str | None = None
    draft: str = ""
    resume: Resume | None = None
    kept: list[KeptRecord] = field(default_factory=list)
    login_at: str | None = None


@router.get("/lite")
async def show(request: Request, services: Injected) -> HTMLResponse:
    """The conversation so far, and a form to go on. Opens nothing: a visitor who only looks leaves no trace."""
    return await _page(request, services, visit_of(request), Notice())


@router.get("/lite/files/{run_id}/{name}")
async def file(run_id: str, name: str, request: Request, services: Injected) -> Response:
    """A file that a procedure made, for whoever has this conversation open here."""
    visit = visit_of(request)
    if visit is None or not await _valid(services, visit):
        raise NotFound(_ENDED)
    made = await render_file(services, conversation_id=visit.conversation_id, run_id=run_id, name=name)
    return Response(made.content, media_type=made.media_type, headers=made.open_headers)


@router.get("/lite/files/{file_id}")
async def sent_file(file_id: FileId, request: Request, services: Injected) -> FileResponse:
    """A file that was sent in the conversation, for whoever has it open here."""
    visit = visit_of(request)
    if visit is None or not await _valid(services, visit):
        raise NotFound(_ENDED)
    return response_of(services, await own_file(services, visit.conversation_id, file_id), FileSize.WHOLE)


@router.get("/lite.css")
async def style() -> FileResponse:
    """The page's style: in its own file because the content security policy allows no inline style."""
    return FileResponse(_HERE / "lite.css", media_type="text/css")


@router.post("/lite")
async def act(request: Request, services: Injected, turns: Runner, budgets: Spending) -> Response:
    """Do what the pressed button says, then show the page; what can be shown again is shown after a redirect."""
    visit, form = visit_of(request), None
    try:
        form = await read_form(request)
        if from_elsewhere(request):
            raise Forbidden("这次提交不是从本页面发出的，没有处理。")
        if form.action == "leave":
            return _away("/leave.html")
        if form.action == "resume":
            visit = await _take_up(request, services, budgets, form)
            return _back(request, visit)
        visit = await _enter(request, services, budgets, visit, form)
        if form.action == "erase":
            erased = await erase(services, conversation_id=visit.conversation_id, kind=ErasureKind.WISH)
            page = await _page(request, services, None, Notice(kept=erased.kept))
            forget_all(page)
            return page
        if form.action == "log_in":
            return await _log_in(request, services, budgets, visit)
        receipt = await perform(services, turns, budgets, visit, form)
    except HotlineError as error:
        notice = Notice(error=error.detail, draft=form.text if form else "")
        page = await _page(request, services, visit, notice, status=error.status)
        if isinstance(error, TooMany):
            page.headers["Retry-After"] = str(error.retry_after)
        return page
    if receipt is not None and receipt.code is not None:
        return await _page(request, services, visit, Notice(resume=receipt))
    return _back(request, visit)


async def _enter(request: Request, services: Services, budgets: Budgets, visit: Visit | None, form: Form) -> Visit:
    """The visit this form belongs to; a first question opens a conversation."""
    if visit is not None and await _valid(services, visit):
        if not visit.owns(form.form_token):
            raise Forbidden(_AGAIN)
        return visit
    if form.text.strip():
        clean_text(form.text)
    elif form.action != "handoff":
        raise NotFound(_ENDED) if visit else Invalid("还没有写内容，请写下您的问题再发送。")
    await budgets.spend(budgets.opening, prefix_of(request))
    wanted = NewConversation(Channel.WEB, former_digest=block_of(request))
    opened = await open_conversation(services, wanted)
    return Visit(opened.conversation_id, opened.token)


async def _log_in(request: Request, services: Services, budgets: Budgets, visit: Visit) -> Response:
    """A link to the identity provider: a form that led to another site is what the browser would stop."""
    await budgets.spend(budgets.sending, visit.conversation_id)
    begun = await logging_in.begin(services, provider_of(services), visit.conversation_id, LoginPage.LITE)
    page = await _page(request, services, visit, Notice(login_at=begun.address))
    remember_login(page, request, begun.browser_secret, secure=services.settings.env == "production")
    return page


async def _take_up(request: Request, services: Services, budgets: Budgets, form: Form) -> Visit:
    await budgets.spend(GUESSING, prefix_of(request))
    reopened = await resume(services, budgets, receipt=form.receipt, code=form.code)
    return Visit(reopened.conversation_id, reopened.token)


async def _valid(services: Services, visit: Visit) -> bool:
    try:
        await authenticate(services, visit.conversation_id, visit.token)
    except (NotAuthenticated, NotFound):
        return False
    return True


async def _page(
    request: Request, services: Services, visit: Visit | None, notice: Notice, *, status: int = 200
) -> HTMLResponse:
    log: Log | None = None
    learning = True
    brief: Brief | None = None
    promise: Promise | None = None
    cards: dict[str, CitizenInquiry] = {}
    real_name: RealName | None = None
    ended = False
    if visit is not None:
        ended = not await _valid(services, visit)
        if not ended:
            log = await log_after(services, visit.conversation_id, 0)
            brief = await brief_of(services, visit.conversation_id)
            promise = (await promise_of(services, visit.conversation_id)).promise
            asked = await inquiries_for_citizen(services, visit.conversation_id)
            cards = {card.message_id: card for card in asked.inquiries}
            if (provider := services.identity_provider) is not None:
                real_name = await logging_in.real_name_of(services, provider, visit.conversation_id)
            learning = (await learning_of(services, visit.conversation_id)).allowed
    bubbles = await _bubbles(services, log.messages, cards) if log else []
    text = _PAGE.render(
        greeting=GREETING,
        told=await read_notices(services),
        bubbles=bubbles,
        newest=newest_from(bubbles),
        state=log.state if log else None,
        learning=learning,
        brief=brief if brief and brief.offered else None,
        longest_line=LONGEST_LINE,
        promise=promise,
        day_parts=PART_TITLES,
        longest_word=LONGEST_WORD,
        longest_name=LONGEST_NAME,
        owner_line=owner_line(log.state) if log else None,
        error=notice.error or (_ENDED if ended else None),
        draft=notice.draft,
        resume=notice.resume,
        kept=notice.kept,
        real_name=real_name,
        login_at=notice.login_at,
        form_token=visit.form_token if visit and not ended else "",
        client_message_id=new_id(),
        max_text=MAX_TEXT,
        unconfirmed=UNCONFIRMED,
    )
    response = HTMLResponse(text, status)
    if ended:
        forget(response)
    elif visit is not None:
        remember(response, request, visit)
        if seconds := await seconds_blocked(services, visit.conversation_id):
            remember_block(response, request, visit, seconds=seconds)
    return response


async def _bubbles(services: Services, messages: list[Message], cards: dict[str, CitizenInquiry]) -> list[Bubble]:
    library = await services.content.library(services.database)
    directory = await services.content.directory(services.database)
    return [
        bubble_of(message, library=library, directory=directory, card=cards.get(message.message_id))
        for message in messages
    ]


def _back(request: Request, visit: Visit) -> RedirectResponse:
    """Show the page by GET, so that reloading it sends nothing again."""
    response = RedirectResponse("/lite#latest", 303)
    remember(response, request, visit)
    return response


def _away(target: str) -> RedirectResponse:
    response = RedirectResponse(target, 303)
    forget_all(response)
    return response
