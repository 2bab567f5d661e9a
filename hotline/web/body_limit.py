"""How much may be sent in: enough for every form, too little to fill the memory. Files are received piece by piece, to disk."""

import re

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hotline.web.problems import problem_of_status

MAX_BODY_BYTES = 64 * 1024
MAX_UPLOAD_BYTES = 10 * 1024 * 1024
_UPLOADS = re.compile(r"/api/(?:v1/cases/[^/]{1,24}|(?:v1|desk)/conversations/[^/]{1,32})/files|/api/desk/call-records")


class LimitBody:
    """Refuses a body that says it is too long, and one that turns out to be."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = MAX_UPLOAD_BYTES if _UPLOADS.fullmatch(scope["path"]) else MAX_BODY_BYTES
        if _declared_length(scope) > most:
            await problem_of_status(413)(scope, receive, send)
            return
        received = 0

        async def receive_limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:  # a body without a declared length is counted as it arrives
                raise HTTPException(413)
            return message

        await self._app(scope, receive_limited, send)


def _declared_length(scope: Scope) -> int:
    declared = dict(scope["headers"]).get(b"content-length", b"0")
    return int(declared) if declared.isdigit() else 0
