"""Which conversation a browser without script is in: a cookie the page's own forms have to agree with."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from hotline.errors import Invalid
from hotline.tokens import digest
from hotline.web.origins import is_of_this_host

COOKIE = "hotline_lite"
BLOCK_COOKIE = "hotline_lite_block"
_PATH = "/lite"
_MAX_FORM_BYTES = 64 * 1024
_BLOCK_KEPT_SECONDS = 12 * 3600
"""As long as the chat page remembers the conversation it leaves."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Visit:
    """A conversation and its key, as the cookie carries them. Neither is ever part of an address."""

    conversation_id: str
    token: str

    @property
    def form_token(self) -> str:
        """What each form of the page sends back. Another site can neither read nor compute it."""
        return hashlib.sha256(f"lite form {self.token}".encode()).hexdigest()

    def owns(self, given: str) -> bool:
        """Whether a form came from a page that was made for this visit."""
        return secrets.compare_digest(self.form_token.encode(), given.encode())


@dataclass(frozen=True)
class Form:
    """What was posted. Fields that were not are empty. `lines`: those of the brief, by kind; `wish`: what a
    promise of an answer or a call is to be, or what a seat has asked for by `inquiry`.
    """

    action: str
    text: str
    payload: str
    client_message_id: str
    form_token: str
    receipt: str
    code: str
    lines: dict[str, str]
    wish: dict[str, str]
    inquiry: str


async def read_form(request: Request) -> Form:
    """The posted form. Raises Invalid for one that is too long or not text."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_FORM_BYTES:
            raise Invalid("发送的内容太长，请分几次发送。")
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=20, errors="strict")
    except ValueError as error:
        raise Invalid("发送的内容读不出来，请重新填写。") from error

    def one(name: str) -> str:
        return fields.get(name, [""])[0].replace("\x00", "")  # PostgreSQL stores and compares no NUL

    def under(prefix: str) -> dict[str, str]:
        return {name.removeprefix(prefix): one(name) for name in fields if name.startswith(prefix)}

    return Form(
        action=one("action"),
        text=one("text"),
        payload=one("payload"),
        client_message_id=one("client_message_id")[:64],
        form_token=one("form_token"),
        receipt=one("receipt"),
        code=one("code"),
        lines=under("line_"),
        wish=under("wish_"),
        inquiry=one("inquiry"),
    )


def visit_of(request: Request) -> Visit | None:
    """The visit in the cookie, if there is one."""
    conversation_id, separator, token = request.cookies.get(COOKIE, "").partition(".")
    return Visit(conversation_id, token) if separator and conversation_id and token else None


def remember(response: Response, request: Request, visit: Visit) -> None:
    """Keep the visit until the browser is closed: longer would be a trace on a phone that others use too."""
    response.set_cookie(
        COOKIE,
        f"{visit.conversation_id}.{visit.token}",
        path=_PATH,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def remember_block(response: Response, request: Request, visit: Visit, *, seconds: int) -> None:
    """Keep which conversation is kept from people, past the closing of the browser: by its digest, which opens nothing."""
    response.set_cookie(
        BLOCK_COOKIE,
        digest(visit.token),
        max_age=min(seconds, _BLOCK_KEPT_SECONDS),
        path=_PATH,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def block_of(request: Request) -> str | None:
    """The digest of the conversation that was kept from people when this browser left it."""
    kept = request.cookies.get(BLOCK_COOKIE, "")
    return kept if _DIGEST.fullmatch(kept) else None


def forget(response: Response) -> None:
    """Drop the visit from the browser."""
    response.delete_cookie(COOKIE, path=_PATH, httponly=True, samesite="strict")


def forget_all(response: Response) -> None:
    """Leave nothing in the browser: whoever leaves quickly or erases is not to be known again."""
    forget(response)
    response.delete_cookie(BLOCK_COOKIE, path=_PATH, httponly=True, samesite="strict")


def from_elsewhere(request: Request) -> bool:
    """Whether another site's page sent this form.

    Our pages send no referrer, and with that browsers send `Origin: null`, so null says nothing; where the browser
    sends Sec-Fetch-Site it decides.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin not in (None, "null") and not is_of_this_host(origin, request)
