"""One release from these labels, through the product's own commands and pages: how long from 「label saved」 to 「model live」."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from bench.month.lines import MonthError
from bench.month.workplace import command
from hotline.conversations.models import TurnRow
from hotline.learning.jobs.states import OPEN, JobKind, JobState
from hotline.settings import Settings
from hotline.staff.roles import Role
from hotline.storage.database import Database
from tests.product import Product
from tests.seat import Seat

_LOOK_SECONDS = 0.5
_GREETING = "法律援助怎么申请"


@dataclass
class Timetable:
    """Seconds since the last label was saved, by step; `refusals` are the gates' where the candidate did not pass."""

    began: float = field(default_factory=time.monotonic)
    steps: dict[str, float] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    def done(self, step: str) -> None:
        """A step is over now."""
        self.steps[step] = round(time.monotonic() - self.began, 1)


def train_and_release(
    product: Product, clone: Path, *, sign_in: Callable[[Role], Seat], folds: int, times: Timetable
) -> None:
    """Train on the clone, evaluate, approve, release; `times` ends with `live` when a citizen's turn names the model.

    People sign in when they are needed: an evaluation may outlast a session.
    """
    command(product.environment, "learn", "train", str(clone))
    times.done("trained")
    candidate = next(model for model in _models(sign_in(Role.MAINTAINER).http) if not model["in_use"])
    command(product.environment, "learn", "evaluate", candidate["id"], "--folds", str(folds))
    times.done("evaluated")
    maintainer, supervisor = sign_in(Role.MAINTAINER), sign_in(Role.SUPERVISOR)
    judged = next(model for model in _models(maintainer.http) if model["id"] == candidate["id"])
    times.refusals = judged["refusals"]
    if not judged["passed"]:
        return
    supervisor.http.post("/learning/approvals", json={"model": candidate["id"]}).raise_for_status()
    job = maintainer.http.post("/learning/releases", json={"model": candidate["id"]}).raise_for_status().json()
    ended = _until(lambda: _ended(maintainer.http, job["id"]))
    if ended["state"] != JobState.SUCCEEDED:
        raise MonthError(f"the {JobKind.RELEASE} did not succeed: {ended['sentence']}")
    times.done("released")
    _until(lambda: _answered_by(product) == candidate["id"])
    times.done("live")


def _models(http: httpx.Client) -> list[dict[str, Any]]:
    """The newest first."""
    models = http.get("/learning").raise_for_status().json()["models"]
    return sorted(models, key=lambda model: model["made_at"], reverse=True)


def _ended(http: httpx.Client, job_id: str) -> dict[str, Any] | None:
    jobs = http.get("/learning").raise_for_status().json()["jobs"]
    return next((job for job in jobs if job["id"] == job_id and job["state"] not in OPEN), None)


def _answered_by(product: Product) -> str | None:
    """The model that answers a citizen now."""
    with httpx.Client(base_url=f"{product.url}/api/v1", timeout=60, trust_env=False) as http:
        opened = http.post("/conversations", json={"channel": "web"}).raise_for_status().json()
        http.post(
            f"/conversations/{opened['conversation_id']}/messages",
            json={"client_message_id": uuid.uuid4().hex, "text": _GREETING},
            headers={"Authorization": f"Bearer {opened['token']}"},
        ).raise_for_status()
    return asyncio.run(_model_of(product, opened["conversation_id"]))


async def _model_of(product: Product, conversation_id: str) -> str | None:
    database = Database(Settings(var_dir=product.var_dir).database)
    try:
        async with database.read() as session:
            return await session.scalar(select(TurnRow.model_id).where(TurnRow.conversation_id == conversation_id))
    finally:
        await database.close()


def _until[T](look: Callable[[], T | None]) -> T:
    """What `look` finds in the end: an evaluation or a start takes as long as it takes."""
    while not (found := look()):
        time.sleep(_LOOK_SECONDS)
    return found
