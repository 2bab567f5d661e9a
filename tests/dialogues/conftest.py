"""The running product's API, opened once: a client of one's own costs each of five hundred dialogues fifty milliseconds."""

from collections.abc import Iterator

import httpx
import pytest


@pytest.fixture(scope="session")
def http(running_service: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{running_service}/api/v1", timeout=30, trust_env=False) as opened:
        yield opened
