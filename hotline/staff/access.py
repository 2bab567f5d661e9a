"""Who may call a staff route: one dependency that checks session, role, CSRF token and origin.

Every staff route carries an `Access`; a test walks the router and fails on one that does not.
"""

import hmac
from dataclasses import dataclass

from fastapi import Response, WebSocketException
from starlette.requests import HTTPConnection

from hotline.errors import Forbidden, NotAuthenticated
from hotline.services import Injected
from hotline.settings import Settings
from hotline.staff.roles import Role
from hotline.staff.sessions import Opened, Staff, resolve
from hotline.web.origins import is_of_this_host

COOKIE = "hotline_desk"
CSRF_HEADER = "X-CSRF-Token"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY_VIOLATION = 1008


@dataclass(frozen=True)
class Access:
    """The condition for a route: one of these roles, or, with no roles, any session however far it has come."""

    roles: frozenset[Role]

    async def __call__(self, connection: HTTPConnection, services: Injected) -> Staff:
        """Let the caller in, or refuse in the way HTTP or WebSocket understands."""
        try:
            return await self._admit(connection, services)
        except (NotAuthenticated, Forbidden) as error:
            if connection.scope["type"] == "websocket":  # refused before the handshake: the browser sees a 403
                raise WebSocketException(_POLICY_VIOLATION, error.title) from error
            raise

    async def _admit(self, connection: HTTPConnection, services: Injected) -> Staff:
        same_origin(connection)
        token = connection.cookies.get(COOKIE)
        staff = await resolve(services.database, services.clock, token) if token else None
        if staff is None:
            raise NotAuthenticated("没有登录，或登录已过期，请重新登录。")
        if _changes_something(connection) and not _carries(staff.csrf_token, connection):
            raise Forbidden("页面已过期，请刷新后再试。")
        if self.roles:
            if staff.next_step is not None:
                raise Forbidden("登录还没完成。")
            if not self.roles & staff.roles:
                raise Forbidden("您的角色不能做这件事。")
        return staff


def requires(*roles: Role) -> Access:
    """Open to a completely signed-in person with any of these roles."""
    if not roles:
        raise ValueError("name at least one role")
    return Access(frozenset(roles))


signing_in = Access(frozenset())
"""Open to any session, also one that has still to change its password or give its code."""


def same_origin(connection: HTTPConnection) -> None:
    """Refuse what another site's page sends. Browsers name the origin on every WebSocket and every cross-site POST.

    A WebSocket without one is refused too: no browser omits it, and CSRF tokens do not reach there.
    """
    origin = connection.headers.get("Origin")
    if origin is None:
        if connection.scope["type"] == "websocket":
            raise Forbidden("来源不明的连接。")
        return
    if not is_of_this_host(origin, connection):
        raise Forbidden("不接受来自其他网站的请求。")


def set_cookie(response: Response, connection: HTTPConnection, settings: Settings, opened: Opened) -> None:
    """Hand the session to the browser; scripts cannot read it and other sites cannot send it."""
    response.set_cookie(
        COOKIE,
        opened.token,
        path="/",
        httponly=True,
        samesite="strict",
        secure=settings.env == "production" or connection.url.scheme in ("https", "wss"),
    )


def clear_cookie(response: Response) -> None:
    """Make the browser forget the session."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


def _changes_something(connection: HTTPConnection) -> bool:
    return connection.scope["type"] == "http" and connection.scope["method"] not in _SAFE_METHODS


def _carries(csrf_token: str, connection: HTTPConnection) -> bool:
    return hmac.compare_digest(connection.headers.get(CSRF_HEADER, "").encode(), csrf_token.encode())
