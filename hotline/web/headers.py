"""Security headers on every answer, and a limit on what may be sent in."""

import posixpath

from fastapi import HTTPException
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hotline.web.problems import problem_of_status

MAX_BODY_BYTES = 64 * 1024
_ASSETS = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'"


class SecurityHeaders:
    """Adds CSP, nosniff and referrer rules. The chat may be framed by the hosts on the list, the desk by none."""

    def __init__(self, app: ASGIApp, *, frame_ancestors: str) -> None:
        self._app = app
        allowed = frame_ancestors.replace(",", " ")
        self._chat_frames = f"frame-ancestors 'self' {allowed}".strip()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Files are found by the normalised path, so `//desk/` is the desk too and must not get the chat's framing.
        path = posixpath.normpath("/" + scope["path"].lstrip("/"))
        private = path.startswith(("/desk", "/api/desk"))
        frames = "frame-ancestors 'none'" if private else self._chat_frames

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = f"{_ASSETS}; {frames}"
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers.setdefault("Cache-Control", "no-store")
                if private:
                    headers["X-Frame-Options"] = "DENY"
            await send(message)

        received = 0

        async def receive_limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_BODY_BYTES:  # a body without a declared length is counted as it arrives
                raise HTTPException(413)
            return message

        if _declared_length(scope) > MAX_BODY_BYTES:
            await problem_of_status(413)(scope, receive, send_with_headers)
            return
        await self._app(scope, receive_limited, send_with_headers)


def _declared_length(scope: Scope) -> int:
    declared = dict(scope["headers"]).get(b"content-length", b"0")
    return int(declared) if declared.isdigit() else 0
