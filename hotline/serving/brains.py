"""Keeps the brains: the one that serves the model in use and, while a release is under way, the candidate's beside it.

It writes nothing of the models and is told nothing: it looks at what `current.json` and `candidate.json` say and makes
it so. Kill it or whoever releases at any moment, and looking again leads to the same end.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hotline.errors import DataError
from hotline.locks import Held, holding, is_held
from hotline.serving.digests import file_digest
from hotline.serving.model import BRAIN_ENVIRONMENT, LAUNCH, brain_command
from hotline.serving.record import SLOTS, Serves, read_candidate, read_record
from hotline.settings import ROOT, Settings

_LOOK_SECONDS = 0.3
_AGAIN_SECONDS = 1.0
_DRAIN_SECONDS = 20.0
"""A brain answers what it has begun, ten seconds at most (bot/channel.py), before it ends by itself."""
_STOP_SECONDS = 8.0
"""When everything stops: the supervisor waits ten."""
_TAIL = 40
_STATUS, _LOCK = "brains.json", "keeper.lock"

Command = Callable[[Path, int], list[str]]


@dataclass
class Kept:
    """One slot: what it is to serve, and the process that does. `code`: how the last one ended, None while none did."""

    serves: Serves
    process: asyncio.subprocess.Process | None = None
    task: asyncio.Task[None] | None = None
    leaving: bool = False
    code: int | None = None
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=_TAIL))

    @property
    def there(self) -> bool:
        """Whether it starts, runs or is on its way out."""
        return self.task is not None and not self.task.done()


@dataclass(frozen=True)
class Ended:
    """How a candidate's brain came to its end. `code` None: its file was not the one named."""

    code: int | None
    tail: list[str]


class Keeper:
    """Runs until cancelled."""

    def __init__(
        self, models_dir: Path, brains_dir: Path, ports: Sequence[int], *, command: Command = brain_command
    ) -> None:
        self._models_dir, self._brains_dir = models_dir, brains_dir
        self._ports, self._command = ports, command
        self._current: Serves | None = None
        self._brains: dict[int, Kept] = {}
        self._said: str | None = None

    async def run(self) -> None:
        """Look, make it so, look again."""
        self._brains_dir.mkdir(parents=True, exist_ok=True)
        with holding(self._brains_dir / _LOCK):
            try:
                while True:
                    self._look()
                    await asyncio.sleep(_LOOK_SECONDS)
            finally:
                await self._stop_all()

    def _look(self) -> None:
        wanted = self._wanted()
        for slot, brain in list(self._brains.items()):
            if wanted.get(slot) != brain.serves:
                if brain.there:
                    self._send_away(brain)
                else:
                    del self._brains[slot]
        for slot, serves in wanted.items():
            brain = self._brains.setdefault(slot, Kept(serves))
            if brain.serves != serves or brain.there or brain.leaving:
                continue
            # A candidate gets one try: it is over with whoever waits for it. The model in use is started for ever.
            tried = brain.task is not None
            if not tried or serves == self._current:
                brain.task = asyncio.create_task(self._serve(brain, after=_AGAIN_SECONDS if tried else 0))
        self._say()

    def _wanted(self) -> dict[int, Serves]:
        with contextlib.suppress(DataError):  # whoever wrote it is heard of elsewhere; what runs goes on
            record = read_record(self._models_dir)
            # Another file on the same slot is a training of the next start: what serves citizens stays.
            if record is not None and (self._current is None or record.slot != self._current.slot):
                self._current = Serves.of(record)
        candidate = read_candidate(self._models_dir)
        found = [candidate] if candidate is not None else []
        found += [self._current] if self._current is not None else []
        return {serves.slot: serves for serves in found}

    async def _serve(self, brain: Kept, *, after: float) -> None:
        await asyncio.sleep(after)
        file = self._models_dir / brain.serves.file
        if not await asyncio.to_thread(_is_whole, file, brain.serves.sha256):
            self._mistrust(brain)
            return
        command = [sys.executable, "-I", str(LAUNCH), "0", "0"]
        command += self._command(file, self._ports[brain.serves.slot])
        brain.process = await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT,
            env={**os.environ, **BRAIN_ENVIRONMENT},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            await _pass_on(brain)
            brain.code = await brain.process.wait()
        finally:
            if brain.process.returncode is None:
                brain.process.kill()
            brain.process = None

    def _mistrust(self, brain: Kept) -> None:
        said = f"模型文件 {brain.serves.file} 不在，或者与登记的校验值不符，不用它。"
        brain.tail.append(said)
        print(said, flush=True)
        brain.code = None
        if brain.serves == self._current:
            self._current = None  # a training put another in its place: take what is recorded now

    def _send_away(self, brain: Kept) -> None:
        if not brain.leaving:
            brain.leaving = True
            leaving = asyncio.create_task(_leave(brain, _DRAIN_SECONDS))
            leaving.add_done_callback(lambda _: self._forget(brain))

    def _forget(self, brain: Kept) -> None:
        if self._brains.get(brain.serves.slot) is brain:
            del self._brains[brain.serves.slot]

    def _say(self) -> None:
        """Written only when it changes."""
        ended = {
            slot: {"release": brain.serves.release, "code": brain.code, "tail": [*brain.tail]}
            for slot, brain in self._brains.items()
            if brain.task is not None and brain.task.done()
        }
        said = json.dumps({"ended": ended}, ensure_ascii=False)
        if said != self._said:
            fresh = self._brains_dir / f"{_STATUS}.new"
            fresh.write_text(said, encoding="utf-8")
            fresh.replace(self._brains_dir / _STATUS)
            self._said = said

    async def _stop_all(self) -> None:
        await asyncio.gather(*(_leave(brain, _STOP_SECONDS) for brain in self._brains.values()))


def is_kept(brains_dir: Path) -> bool:
    """Whether the product's brains are kept on this machine now."""
    return is_held(brains_dir / _LOCK)


def how_it_ended(brains_dir: Path, serves: Serves) -> Ended | None:
    """Of a candidate whose brain is no more; None while there is one, or none was begun."""
    try:
        found = json.loads((brains_dir / _STATUS).read_text(encoding="utf-8"))["ended"].get(str(serves.slot))
    except FileNotFoundError:
        return None
    if found is None or found["release"] != serves.release:
        return None
    return Ended(found["code"], found["tail"])


def other_slot(slot: int) -> int:
    """Where the next model goes."""
    return (slot + 1) % SLOTS


def _is_whole(file: Path, sha256: str) -> bool:
    try:
        return file_digest(file) == sha256
    except OSError:
        return False


async def _pass_on(brain: Kept) -> None:
    """What it writes goes where ours goes; the last of it is kept, to tell why it ended."""
    process = brain.process
    if process is None or process.stdout is None:
        raise RuntimeError("a brain without a process")
    while piece := await process.stdout.read(1 << 16):
        sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        brain.tail.extend(piece.decode("utf-8", "replace").splitlines())


async def _leave(brain: Kept, seconds: float) -> None:
    """Politely first: it takes no more turns, and answers those it has begun."""
    task, process = brain.task, brain.process
    if task is None or task.done():
        return
    if process is None:
        task.cancel()
    else:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
    done, _ = await asyncio.wait([task], timeout=seconds)
    if not done:
        task.cancel()  # which kills it
        await asyncio.wait([task])


async def _main() -> int:
    settings = Settings()
    keeper = asyncio.create_task(Keeper(settings.models_dir, settings.brains, settings.brain_ports).run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, keeper.cancel)
    try:
        await keeper
    except asyncio.CancelledError:
        return 0
    except Held:
        print("另一个程序已经在看管智能助手。", flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(asyncio.run(_main()))
