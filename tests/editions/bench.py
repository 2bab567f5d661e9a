"""A member of staff at the workbench, in the words of what is done there."""

from typing import Any

from tests.desk.conftest import Person
from tests.samples import ANSWER

WORDS = "交了申请，7日内会告诉您行不行。"


class Bench:
    """One person's requests. What comes back is the edition as the page gets it."""

    def __init__(self, person: Person) -> None:
        self.person = person

    async def looks_at(self, id_: str = ANSWER, kind: str = "answer") -> dict[str, Any]:
        response = await self.person.get(f"/entries/{kind}/{id_}")
        assert response.status_code == 200, response.text
        return response.json()

    async def sees(self, id_: str = ANSWER) -> dict[str, Any]:
        """The answer as any citizen's page gets it."""
        response = await self.person.http.get(f"/api/v1/knowledge/{id_}")
        assert response.status_code == 200, response.text
        return response.json()

    async def begins(self, id_: str = ANSWER, kind: str = "answer", **more: Any) -> dict[str, Any]:
        response = await self.person.post(f"/entries/{kind}/drafts", {"id": id_, **more})
        assert response.status_code == 201, response.text
        return response.json()

    async def writes(self, edition: dict[str, Any], since: str | None = None, until: str | None = None, **fields: Any):
        body = {"turn": edition["turn"], "content": {**edition["content"], **fields}, "since": since, "until": until}
        response = await self.person.post(f"/editions/{edition['id']}", body)
        assert response.status_code == 200, response.text
        return response.json()

    async def does(self, edition: dict[str, Any], step: str, reason: str | None = None) -> dict[str, Any]:
        response = await self.tries(edition, step, reason)
        assert response.status_code == 200, response.text
        return response.json()

    async def tries(self, edition: dict[str, Any], step: str, reason: str | None = None):
        body = {"step": step, "turn": edition["turn"], "reason": reason}
        return await self.person.post(f"/editions/{edition['id']}/steps", body)

    async def refused(self, edition: dict[str, Any], step: str, reason: str | None = None) -> tuple[int, str]:
        response = await self.tries(edition, step, reason)
        return response.status_code, response.json()["detail"]

    async def hands_in(self, id_: str = ANSWER, kind: str = "answer", **fields: Any) -> dict[str, Any]:
        """A draft with these fields, handed in for review."""
        draft = await self.writes(await self.begins(id_, kind), **fields)
        return await self.does(draft, "submit")

    async def puts_out(self, edition: dict[str, Any]) -> dict[str, Any]:
        """Reviewed and published."""
        return await self.does(await self.does(edition, "review"), "publish")
