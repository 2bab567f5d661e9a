"""A citizen and a seat who ask and answer by cards."""

import uuid
from dataclasses import dataclass
from typing import Any

import httpx

from tests.desk.conftest import Person


@dataclass
class Talk:
    """A citizen at the chat page, in a seat's hands."""

    http: httpx.AsyncClient
    seat: Person
    id: str
    token: str

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def asks(self, question: str, to: str | None = None, *, by: Person | None = None) -> httpx.Response:
        return await (by or self.seat).post(f"/conversations/{self.id}/inquiries", {"question": question, "to": to})

    async def log(self) -> list[dict[str, Any]]:
        return (await self.http.get(f"{self.path}/messages?after=0", headers=self.headers)).json()["messages"]

    async def fills(self, asked: httpx.Response, card: dict[str, Any]) -> httpx.Response:
        return await self.http.put(f"{self.path}/inquiries/{asked.json()['id']}", json=card, headers=self.headers)

    async def presses(self, title: str) -> str:
        payload = [b["payload"] for each in await self.log() for b in each["buttons"] if b["title"] == title][-1]
        body = {"client_message_id": uuid.uuid4().hex, "payload": payload}
        answer = await self.http.post(f"{self.path}/messages", json=body, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()["replies"][0]["text"]

    async def seen(self) -> dict[str, Any]:
        """As the seat has it before its eyes."""
        return (await self.seat.get(f"/conversations/{self.id}")).json()

    async def states(self) -> list[str]:
        """On both sides the same."""
        own = (await self.http.get(f"{self.path}/inquiries", headers=self.headers)).json()["inquiries"]
        states = [each["state"] for each in own]
        assert states == [each["state"] for each in (await self.seen())["inquiries"]]
        return states


async def begin(client: httpx.AsyncClient, seat: Person) -> Talk:
    """Somebody asks for a person, and this seat takes over."""
    opened = (await client.post("/api/v1/conversations", json={"channel": "web"})).json()
    made = Talk(client, seat, opened["conversation_id"], opened["token"])
    await client.post(f"{made.path}/handoff", headers=made.headers)
    assert (await seat.post(f"/conversations/{made.id}/claim")).status_code == 200
    return made
