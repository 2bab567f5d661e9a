"""Citizens whose messages were read in a certain way, so that there is something to learn from them."""

import os
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hotline.conversations.brain import Guess, Question, Understanding
from hotline.conversations.reply import Button, Reply, ReplyMessage, Topic
from hotline.privacy.audit import Actor
from hotline.services import Services
from hotline.serving.model import BRAIN_ENVIRONMENT, training_command
from hotline.vocabulary import Area, Outcome
from tests.conftest import DATA, Citizen
from tests.fakes import FakeBrain
from tests.learning.small_project import small_project

ME = Actor.command("maintainer")
WAGE = "labor/wage.process"


def reading(text: str, *, matter: str = "labor/wage", sure: float = 0.9, facet: str = "process") -> Understanding:
    """How the brain read a message."""
    area = matter.partition("/")[0]
    question = Question(
        text=text,
        areas=[Guess(name=area, confidence=sure)],
        matters=[Guess(name=matter, confidence=sure)],
        facets=[Guess(name=facet, confidence=0.9)],
    )
    return Understanding(text=text, intent=area, confidence=sure, questions=[question])


Limit = Callable[..., None]

type Ask = Callable[..., Awaitable[tuple[Citizen, dict[str, Any]]]]


@pytest.fixture
def database_kind() -> str:
    """On SQLite; that both databases do the same is shown by tests/storage and test_export.py."""
    return "sqlite"


@pytest.fixture
def ask(new_citizen: Any, brain: FakeBrain) -> Ask:
    """`await ask("…", sure=0.3)`: a new citizen asks, the brain is so sure; returns the citizen and the result."""

    async def ask(
        text: str,
        *,
        by: Citizen | None = None,
        outcome: Outcome = Outcome.ANSWERED,
        buttons: tuple[Button, ...] = (),
        **read: Any,
    ) -> tuple[Citizen, dict[str, Any]]:
        citizen = by or await new_citizen()
        brain.reading = reading(text, **read)
        topic = Topic(area=Area.LABOR, confidence=0.5)
        brain.reply = Reply(outcome=outcome, messages=[ReplyMessage(text="答", topic=topic, buttons=list(buttons))])
        return citizen, await citizen.say(text)

    return ask


@pytest.fixture
def limit(tmp_path: Path) -> Limit:
    """`limit(minutes=0.02)`: what the jobs of this test may use."""
    (tmp_path / "data" / "learning").mkdir(parents=True)

    def write(**bounds: float) -> None:
        chosen = {"nice": 0, "memory_megabytes": 4000, "minutes": 5, "room_megabytes": 1} | bounds
        lines = "".join(f"{name}: {value}\n" for name, value in chosen.items())
        (tmp_path / "data" / "learning" / "jobs.yml").write_text(lines, encoding="utf-8")

    write()
    shutil.copy(DATA / "learning" / "gates.yml", tmp_path / "data" / "learning")
    return write


@pytest.fixture
def works(services: Services, tmp_path: Path, limit: Limit) -> Services:
    """Services with limits of their own."""
    changed = {"data_dir": tmp_path / "data"}
    return replace(services, settings=services.settings.model_copy(update=changed))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that trains in seconds."""
    return small_project(tmp_path / "project")


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the small project trains to, by the product's own program."""
    folder = tmp_path_factory.mktemp("small")
    root = small_project(folder / "project")
    command = training_command(folder, "small")
    done = subprocess.run(command, cwd=root, env={**os.environ, **BRAIN_ENVIRONMENT}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / "small.tar.gz"
