"""A citizen may refuse that the conversation improves the service, and may change the mind."""

from typing import Any

from hotline.conversations.models import ConversationRow
from hotline.services import Services
from tests.conftest import Citizen


async def _choose(citizen: Citizen, allowed: bool) -> Any:
    path = f"{citizen.path}/learning"
    return await citizen.http.put(path, json={"allowed": allowed}, headers=citizen.headers)


async def _allowed(citizen: Citizen) -> bool:
    return (await citizen.http.get(f"{citizen.path}/learning", headers=citizen.headers)).json()["allowed"]


async def test_refusing_and_allowing_again(citizen: Citizen, services: Services) -> None:
    assert await _allowed(citizen)
    assert (await _choose(citizen, False)).json() == {"allowed": False}
    assert not await _allowed(citizen)
    async with services.database.read() as session:
        assert (await session.get_one(ConversationRow, citizen.id)).learning_refused_at == services.clock.now()
    assert (await _choose(citizen, True)).json() == {"allowed": True}
    assert await _allowed(citizen)


async def test_only_the_holder_of_the_conversation_decides(citizen: Citizen, new_citizen: Any) -> None:
    other: Citizen = await new_citizen()
    path = f"{citizen.path}/learning"
    assert (await citizen.http.put(path, json={"allowed": False}, headers=other.headers)).status_code == 404
    assert (await citizen.http.put(path, json={"allowed": False})).status_code == 401
    await citizen.http.delete(citizen.path, headers=citizen.headers)
    assert (await _choose(citizen, True)).status_code == 404
