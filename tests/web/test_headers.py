"""Which content security policy an answer carries."""

import httpx
import pytest
from starlette.responses import Response

from hotline.web.headers import SecurityHeaders


async def policy_of(response: Response) -> str:
    app = SecurityHeaders(response, frame_ancestors="https://city.example")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        return (await client.get("/paper")).headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("own", "expected"),
    [(None, "default-src 'self'"), ("default-src 'none'; style-src 'sha256-x'", "default-src 'none'")],
)
async def test_an_answer_keeps_its_own_policy_and_is_framed_by_the_list_alone(own: str | None, expected: str) -> None:
    policy = await policy_of(Response(headers={"Content-Security-Policy": own} if own else None))
    assert policy.startswith(expected)
    assert policy.endswith("frame-ancestors 'self' https://city.example")
    assert policy.count("default-src") == 1
