"""Security headers on every answer."""

import posixpath

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ASSETS = "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'"


class SecurityHeaders:
    """Adds CSP, nosniff and referrer rules. The chat may be framed by the hosts on the list; the pages of the staff and of one's own case by none.

    An answer that brings a policy of its own (a paper to print, with its style inside) keeps it.

    Stands around the whole application: what an error in another middleware becomes carries the headers too.
    """

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
        private = path.startswith(("/desk", "/workbench", "/api/desk", "/case"))
        frames = "frame-ancestors 'none'" if private else self._chat_frames

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = f"{headers.get('Content-Security-Policy', _ASSETS)}; {frames}"
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers.setdefault("Cache-Control", "no-store")
                if private:
                    headers["X-Frame-Options"] = "DENY"
            await send(message)

        await self._app(scope, receive, send_with_headers)
