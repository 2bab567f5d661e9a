"""With the real model: another takes its place while citizens write, one of them in the middle of a form; and goes again."""

import asyncio
import io
import json
import sqlite3
import tarfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from hotline.console import open_services
from hotline.conversations.store import new_id
from hotline.learning.jobs.states import JobState
from hotline.learning.models import ModelRow
from hotline.learning.registry.registry import register_current
from hotline.learning.release.conditions import approve
from hotline.serving.record import read_record
from hotline.settings import Settings
from hotline.vocabulary import Outcome
from tests import product
from tests.learning.test_release import BEN, Workshop, known
from tests.test_crashes import Writer

pytestmark = pytest.mark.service

NOW = "2026-09-10T10:00:00+08:00"
_SECONDS = 180


class Applicant:
    """A citizen who works out a limit, step by step."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=f"{url}/api/v1", timeout=60, trust_env=False)
        opened = self.http.post("/conversations", json={"channel": "web", "now": NOW}).json()
        self.id = opened["conversation_id"]
        self.http.headers["Authorization"] = f"Bearer {opened['token']}"
        self.buttons: dict[str, str] = {}

    def say(self, text: str) -> str:
        return self._send({"text": text})

    def press(self, words: str) -> str:
        return self._send({"payload": next(payload for title, payload in self.buttons.items() if words in title)})

    def _send(self, what: dict[str, str]) -> str:
        body = {"client_message_id": new_id(), **what}
        answer = self.http.post(f"/conversations/{self.id}/messages", json=body).json()
        self.buttons = {button["title"]: button["payload"] for each in answer["replies"] for button in each["buttons"]}
        assert answer["outcome"] in ("procedure", "answered"), answer
        return "".join(each["text"] for each in answer["replies"])


def copied(model: Path, to: Path, model_id: str) -> Path:
    """The same model under another id: trained twice it would be as good."""
    with tarfile.open(model, "r:gz") as source, tarfile.open(to, "w:gz", compresslevel=1) as target:
        for member in source:
            stream = source.extractfile(member) if member.isfile() else None
            if stream is not None and member.name.lstrip("./") == "metadata.json":
                content = json.dumps(json.loads(stream.read()) | {"model_id": model_id}).encode()
                member.size, stream = len(content), io.BytesIO(content)
            target.addfile(member, stream)
    return to


@pytest.fixture
def models_dir(tmp_path: Path) -> Path:
    """A registry of its own with the trained model in use: what is released here is no matter of the checkout's."""
    folder, given = tmp_path / "models", Settings().models_dir
    record = read_record(given)
    assert record is not None
    folder.mkdir()
    (folder / record.file).symlink_to(given / record.file)
    (folder / "current.json").write_bytes((given / "current.json").read_bytes())
    return folder


@asynccontextmanager
async def _workshop(running: product.Product, models_dir: Path) -> AsyncIterator[Workshop]:
    """As whoever releases from the command line beside the running product."""
    settings = Settings(port=running.port, var_dir=running.var_dir, models_dir=models_dir)
    async with open_services(settings) as services:
        yield Workshop(services)


async def _candidate(works: Workshop) -> tuple[ModelRow, ModelRow]:
    """The model in use, and its like with everything that a release wants."""
    old = await register_current(works.services)
    assert old is not None
    file = copied(works.models_dir / old.file, works.models_dir / "another.tar.gz", new_id())
    new = await known(works.services, file, "b" * 64)
    await works.passed(new, current=old.id)
    await approve(works.services, new, by=BEN)
    return old, new


async def test_a_form_goes_on_over_a_release_and_a_return_and_no_message_is_lost(
    tmp_path: Path, models_dir: Path
) -> None:
    var_dir = tmp_path / "var"
    settings = {"HOTLINE_MODELS_DIR": str(models_dir), "HOTLINE_SENDING_PER_MINUTE": "1000"}
    with product.running(var_dir, **settings) as running:
        applicant, writer = Applicant(running.url), Writer(running.url)
        writer.start()
        try:
            applicant.say("多少天内要申请行政复议")
            applicant.press("帮我算最晚哪天")
            assert "哪天收到" in applicant.press("决定书写了可以复议")
            async with _workshop(running, models_dir) as works:
                old, new = await _candidate(works)
                releasing = asyncio.create_task(works.release(new))
                await _until(lambda: releasing.done() or (models_dir / "candidate.json").exists())
                told = await asyncio.to_thread(applicant.say, "9月1号收到的")
                view = await releasing
                assert (view.row.state, view.sentence) == (JobState.SUCCEEDED, None), view.last_lines
                await _writes_on(writer)
                seen = await asyncio.to_thread(applicant.press, "看看、改改前面填的")
                view = await works.roll_back()
                assert (view.row.state, view.sentence) == (JobState.SUCCEEDED, None), view.last_lines
                await _writes_on(writer)
                await asyncio.to_thread(applicant.press, "改一个")
                await asyncio.to_thread(applicant.press, "起算的日子")
                changed = await asyncio.to_thread(applicant.say, "是上个月28号")
        finally:
            writer.stopping.set()
            await asyncio.to_thread(writer.join, _SECONDS)
        assert not writer.is_alive()
        await _until(lambda: all(final for _, _, final in _turns(var_dir, writer.id)))
        form, written = (_turns(var_dir, each.id) for each in (applicant, writer))
    assert "2026年10月31日" in told
    assert "2026年9月1日" in seen
    assert "2026年10月27日" in changed
    assert [model for model, _, _ in form[:3] + form[4:]] == [old.id] * 3 + [new.id] + [old.id] * 3
    assert form[3][0] in (old.id, new.id), "asked while the other one started"

    assert sorted(message for _, message, _ in written) == sorted(writer.accepted)
    models = [model for model, _, _ in written]
    came, went = models.index(new.id), len(models) - models[::-1].index(new.id)
    assert models == [old.id] * came + [new.id] * (went - came) + [old.id] * (len(models) - went)
    assert came > 0 and went < len(models)


def _turns(var_dir: Path, conversation_id: str) -> list[tuple[str, str, bool]]:
    """Model and message of each turn in order, and whether its outcome is final."""
    with sqlite3.connect(f"file:{var_dir / 'hotline.db'}?mode=ro", uri=True) as connection:
        rows = connection.execute(
            "SELECT model_id, message_id, outcome FROM turns WHERE conversation_id = ? ORDER BY seq", [conversation_id]
        )
        return [(model, message, not Outcome(outcome).interim) for model, message, outcome in rows]


async def _writes_on(writer: Writer) -> None:
    """One message at least is begun and answered from here on."""
    so_far = len(writer.accepted)
    await _until(lambda: len(writer.accepted) >= so_far + 2)


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(_SECONDS):
        while not true():
            await asyncio.sleep(0.2)
