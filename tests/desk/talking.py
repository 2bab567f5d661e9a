"""A citizen at the chat page, and the seat who has the conversation in hand."""

import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx

from tests.desk.conftest import Person


@dataclass
class ChatPage:
    """A citizen's page, with its token. `sent` numbers the files that it sends."""

    http: httpx.AsyncClient
    id: str
    token: str
    sent: int = field(default=0, kw_only=True)

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(path, headers=self.headers)

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        """`path` within the conversation."""
        return await self.http.post(f"{self.path}{path}", json=body, headers=self.headers)

    async def log(self, after: int = 0) -> list[dict[str, Any]]:
        return (await self.get(f"{self.path}/messages?after={after}")).json()["messages"]

    async def presses(self, title: str) -> str:
        """The last button of this name; the first words of what is said to it."""
        payload = [b["payload"] for each in await self.log() for b in each["buttons"] if b["title"] == title][-1]
        answer = await self.post("/messages", {"client_message_id": uuid.uuid4().hex, "payload": payload})
        assert answer.status_code == 200, answer.text
        return answer.json()["replies"][0]["text"]

    async def sends(self, content: bytes, name: str = "照片.jpg", *, key: str | None = None) -> httpx.Response:
        self.sent += 1
        headers = {"X-File-Name": quote(name), "X-Client-Message-Id": key or f"f{self.sent}"}
        return await self.http.post(f"{self.path}/files", content=content, headers=self.headers | headers)

    async def is_served_by(self, seat: Person) -> None:
        """Ask for a person, and be taken by this seat."""
        assert (await self.post("/handoff")).status_code == 202
        assert (await seat.post(f"/conversations/{self.id}/claim")).status_code == 200


@dataclass
class Talk(ChatPage):
    """The same, in a seat's hands."""

    seat: Person

    async def asks(self, question: str, to: str | None = None, *, by: Person | None = None) -> httpx.Response:
        return await (by or self.seat).post(f"/conversations/{self.id}/inquiries", {"question": question, "to": to})

    async def fills(self, asked: httpx.Response, card: dict[str, Any]) -> httpx.Response:
        return await self.http.put(f"{self.path}/inquiries/{asked.json()['id']}", json=card, headers=self.headers)

    async def seen(self) -> dict[str, Any]:
        """As the seat has it before its eyes."""
        return (await self.seat.get(f"/conversations/{self.id}")).json()

    async def states(self) -> list[str]:
        """On both sides the same."""
        own = (await self.get(f"{self.path}/inquiries")).json()["inquiries"]
        states = [each["state"] for each in own]
        assert states == [each["state"] for each in (await self.seen())["inquiries"]]
        return states


async def begin(client: httpx.AsyncClient, seat: Person) -> Talk:
    """Somebody asks for a person, and this seat takes over."""
    opened = (await client.post("/api/v1/conversations", json={"channel": "web"})).json()
    made = Talk(client, opened["conversation_id"], opened["token"], seat)
    await made.is_served_by(seat)
    return made
