"""Whose page sends a request, as the browser says it in `Origin`."""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection


def is_of_this_host(origin: str, connection: HTTPConnection) -> bool:
    """Whether the origin is the host that the request was sent to. What cannot be read is not."""
    try:
        return urlsplit(origin).netloc == connection.headers.get("host", "")
    except ValueError:
        return False
