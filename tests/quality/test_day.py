"""A whole day in seconds: people at their pages and seats at theirs, through the public API, under a clock set by hand.

Again and again the wall board is held against the rows of the database, counted one by one, and against what the
people of the day remember having done.
"""

import heapq
import itertools
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from hotline.callbacks.models import CallbackRow
from hotline.conversations.models import ConversationRatingRow, ConversationRow, MessageRatingRow
from hotline.quality.first_replies import FirstReplyRow
from tests.desk.conftest import ORIGIN

PEOPLE, SEATS = 40, 3
BEGINS = datetime(2026, 9, 2, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai, a day after the fixtures
TARGET, WARNED = 180, 120  # seconds: data/quality/targets.yml


@pytest.fixture
def database_kind() -> str:
    """One kind of database will do: the board's queries run on both in test_board.py."""
    return "sqlite"


class Day:
    """What happens when, and what the people remember of it."""

    def __init__(self, app: Any, clock: Any, services: Any, supervisor: Any, seats: list[Any]) -> None:
        self.chance = Random(12348)  # the same day each time
        self.clock, self.services, self.supervisor, self.seats = clock, services, supervisor, seats
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"{ORIGIN}/api/v1")
        self.agenda: list[tuple[datetime, int, Callable[[], Awaitable[None]]]] = []
        self.order = itertools.count()
        self.pages: dict[str, dict[str, str]] = {}
        self.asked: dict[str, datetime] = {}
        self.seen: Counter[str] = Counter()
        self.replies: list[float] = []
        self.most: Counter[str] = Counter()

    def at(self, moment: datetime, what: Callable[[], Awaitable[None]]) -> None:
        heapq.heappush(self.agenda, (moment, next(self.order), what))

    def later(self, minutes: float, what: Callable[[], Awaitable[None]]) -> None:
        self.at(self.clock.now() + timedelta(minutes=minutes), what)

    async def run(self) -> None:
        while self.agenda:
            self.clock.moment, _, what = heapq.heappop(self.agenda)
            await what()

    async def call(self, method: str, id_: str, path: str, body: Any = None) -> dict[str, Any]:
        answer = await self.http.request(method, f"/conversations/{id_}{path}", json=body, headers=self.pages[id_])
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else {}

    async def somebody_comes(self) -> None:
        opened = (await self.http.post("/conversations", json={"channel": "web"})).json()
        id_ = opened["conversation_id"]
        self.pages[id_] = {"Authorization": f"Bearer {opened['token']}"}
        kind = self.chance.random()
        text = "他又打我，我不敢出声" if kind < 0.08 else "工资拖了三个月没给"
        said = await self.call("POST", id_, "/messages", {"client_message_id": "1", "text": text})
        if kind < 0.08:
            self.later(0.01, self.looks_at_the_board)
        elif kind < 0.25:
            await self.call("PUT", id_, "/callback", {"kind": "answer"})
        elif kind < 0.75:
            await self.call("POST", id_, "/handoff", {})
            self.asked[id_] = self.clock.now()
            if kind > 0.68:
                self.later(12, lambda: self.gives_up(id_))
        else:
            helpful = self.chance.random() < 0.6
            path = f"/messages/{said['replies'][-1]['message_id']}/rating"
            await self.call("POST", id_, path, {"helpful": helpful})
            self.seen["helpful" if helpful else "unhelpful"] += 1

    async def gives_up(self, id_: str) -> None:
        if (await self.call("GET", id_, "/messages"))["state"]["owner"] == "queue":
            await self.call("DELETE", id_, "/handoff")
            del self.asked[id_]

    async def sits(self, seat: Any) -> None:
        """One look of a seat: the alarm first, then whoever waits for a word, then the next in line."""
        queue = (await seat.get("/queue")).json()
        free = [entry for entry in queue["waiting"] if entry["owner"] != "staff"]  # danger is listed whoever has it
        for entry in free[:1]:
            path = f"/conversations/{entry['conversation_id']}"
            if entry["danger"] and not entry["danger"]["acknowledged"]:
                await self.done(seat, f"{path}/danger/acknowledge")
            if entry["danger"] or len(queue["mine"]) < 3:
                await self.done(seat, f"{path}/claim")
        for entry in queue["mine"]:
            await self.serves(seat, entry["conversation_id"])
        self.later(self.chance.uniform(1, 5), lambda: self.sits(seat))

    async def serves(self, seat: Any, id_: str) -> None:
        since = self.asked.pop(id_, None)
        if since is not None:
            self.replies.append((self.clock.now() - since).total_seconds())
        if since is not None or self.chance.random() < 0.5:
            await self.done(seat, f"/conversations/{id_}/messages", {"text": "您好，先去人社部门投诉。"})
            return
        await self.done(seat, f"/conversations/{id_}/close")
        if self.chance.random() < 0.7:
            score = self.chance.choice((5, 5, 4, 3, 1))
            await self.call("POST", id_, "/rating", {"score": score})
            self.seen[f"score {score}"] += 1

    async def done(self, seat: Any, path: str, body: Any = None) -> None:
        answer = await seat.post(path, body)
        assert answer.status_code < 300, answer.text

    async def looks_at_the_board(self) -> None:
        board = (await self.supervisor.get("/board")).json()
        assert figures(board) == await counted(self.services, self.clock.now())
        first = board["first_replies"]
        assert (first["today"], first["within_target"]) == (
            len(self.replies),
            sum(seconds <= TARGET for seconds in self.replies),
        )
        remembered = {score: self.seen[f"score {score}"] for score in (5, 4, 3, 2, 1)}
        assert {one["score"]: one["count"] for one in board["ratings"]["scores"]} == remembered
        thumbs = self.seen["helpful"], self.seen["unhelpful"]
        assert (board["ratings"]["helpful"], board["ratings"]["unhelpful"]) == thumbs
        assert board["waiting"] + board["in_hand"] >= len(self.asked)
        for name, figure in figures(board).items():
            self.most[name] = max(self.most[name], figure)


def figures(board: dict[str, Any]) -> dict[str, int]:
    """The board's numbers by name."""
    first, owed, ratings = board["first_replies"], board["promises"], board["ratings"]
    return {
        "waiting": board["waiting"],
        "in_hand": board["in_hand"],
        "alarms": board["alarms"],
        "dangers": board["dangers"],
        "owed_soon": first["soon"],
        "owed_overdue": first["overdue"],
        "replied": first["today"],
        "in_time": first["within_target"],
        "promised_late": owed["late"],
        "scored": sum(one["count"] for one in ratings["scores"]),
        "helpful": ratings["helpful"],
        "unhelpful": ratings["unhelpful"],
        "online": sum(one["seats"] for one in board["seats"] if one["presence"] == "online"),
        "grouped": sum(group["waiting"] for group in board["groups"]),
    }


async def counted(services: Any, now: datetime) -> dict[str, int]:
    """The same numbers, row by row."""
    async with services.database.read() as session:
        rows = list(await session.scalars(select(ConversationRow)))
        replies = list(await session.scalars(select(FirstReplyRow)))
        scores = list(await session.scalars(select(ConversationRatingRow)))
        thumbs = list(await session.scalars(select(MessageRatingRow)))
        promises = list(await session.scalars(select(CallbackRow)))
    waiting = [row for row in rows if row.owner == "queue" and not row.after_hours]
    owed = [(now - row.reply_since).total_seconds() for row in rows if row.reply_since is not None]
    dangers = [row for row in rows if row.danger_at is not None]
    return {
        "waiting": len(waiting),
        "in_hand": sum(row.owner == "staff" for row in rows),
        "alarms": sum(row.danger_acknowledged_at is None for row in dangers),
        "dangers": len(dangers),
        "owed_soon": sum(WARNED < seconds <= TARGET for seconds in owed),
        "owed_overdue": sum(seconds > TARGET for seconds in owed),
        "replied": len(replies),
        "in_time": sum(row.seconds is not None and row.seconds <= TARGET for row in replies),
        "promised_late": sum(row.status == "open" and row.due_at < now for row in promises),
        "scored": len(scores),
        "helpful": sum(row.helpful for row in thumbs),
        "unhelpful": sum(not row.helpful for row in thumbs),
        "online": SEATS + 2,  # and the fixtures' own seat and the supervisor
        "grouped": len(waiting),
    }


@pytest.mark.thorough
async def test_the_boards_figures_are_those_of_the_day_and_of_the_database(app, services, clock, hire, supervisor):
    clock.moment = BEGINS
    await supervisor.sign_in_again()
    seats = [await hire(f"day{number}") for number in range(SEATS)]
    for seat in seats:
        await seat.comes_in()
    day = Day(app, clock, services, supervisor, seats)
    for _ in range(PEOPLE):
        day.at(BEGINS + timedelta(minutes=day.chance.uniform(5, 160)), day.somebody_comes)
    for seat in seats:
        day.at(BEGINS + timedelta(minutes=day.chance.uniform(6, 9)), lambda seat=seat: day.sits(seat))
    for minutes in range(5, 200, 11):
        day.at(BEGINS + timedelta(minutes=minutes), day.looks_at_the_board)
    day.at(BEGINS + timedelta(minutes=200), lambda: _home(day))
    await day.run()
    await day.http.aclose()
    await app.state.turns.stop()
    never = {name for name in figures((await supervisor.get("/board")).json()) if not day.most[name]}
    assert never <= {"promised_late"}, "a day on which nothing happened proves nothing"


async def _home(day: Day) -> None:
    """The day is over: nobody looks at anything any more."""
    day.agenda.clear()
