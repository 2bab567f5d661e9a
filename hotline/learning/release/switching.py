"""The switch: the candidate starts beside the model in use, is asked, takes the new turns; then the old one goes.

Until `current.json` is replaced nothing has changed for anybody, and the candidate is gone as soon as this process is.
"""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

from hotline.conversations.brain import RasaBrain, brain_at
from hotline.learning.evaluation.gates import load_gates
from hotline.learning.jobs.book import refuse_cancelled
from hotline.learning.jobs.program import ProgramFailed, trouble_of
from hotline.learning.jobs.running import Job
from hotline.learning.jobs.states import JobKind, Stage, Trouble
from hotline.learning.models import ModelRow
from hotline.learning.registry.registry import find_model
from hotline.learning.release.conditions import cleared, whole
from hotline.learning.release.history import note_live
from hotline.learning.release.probes import load_probes, probe
from hotline.serving.brains import how_it_ended, is_kept, other_slot
from hotline.serving.record import ModelRecord, Serves, drop_candidate, read_record, write_candidate, write_record

_READY_SECONDS = 300.0
_LOOK_SECONDS = 0.3
_GONE_SECONDS = 40.0
_TURN_SECONDS = 20.0
"""No citizen waits for these answers, and the first of a cold model takes longest."""
_MEMINFO = Path("/proc/meminfo")


async def switch(job: Job) -> str:
    """Release, or go back; the model's id. Raises ProgramFailed, Cancelled, and what a condition raises."""
    services, order = job.services, job.row.order
    releasing = job.row.kind == JobKind.RELEASE
    await job.at(Stage.CHECKING, 2)
    async with services.database.read() as session:
        model, former = await find_model(session, order["model"]), await session.get_one(ModelRow, order["former"])
    if releasing:
        await cleared(services, model)  # once more: between asking and now anything may have changed
    else:
        whole(services, model)
    before = read_record(job.models_dir)
    if before is None or before.sha256 != former.sha256:
        raise ProgramFailed(Trouble.OVERTAKEN)
    serves = Serves(model.file, model.sha256, other_slot(before.slot), job.row.id)
    if is_kept(services.settings.brains):
        async with _beside(job, model, serves, strict=releasing):
            await _take_over(job, model, serves, before)
    elif releasing:
        raise ProgramFailed(Trouble.NOT_RUNNING)
    else:  # nothing runs that turns could be taken from: the next start will use it
        await _take_over(job, model, serves, before)
    return model.id


async def _take_over(job: Job, model: ModelRow, serves: Serves, before: ModelRecord) -> None:
    await job.at(Stage.SWITCHING, 90)
    if read_record(job.models_dir) != before:
        raise ProgramFailed(Trouble.OVERTAKEN)
    record = ModelRecord(
        file=model.file,
        sha256=model.sha256,
        data_digest=model.data_digest,
        trained_seconds=model.trained_seconds,
        released=True,
        slot=serves.slot,
        release=serves.release,
    )
    write_record(job.models_dir, record)
    async with job.services.database.write() as session:
        await note_live(session, job.row, at=job.services.clock.now())


@contextlib.asynccontextmanager
async def _beside(job: Job, model: ModelRow, serves: Serves, *, strict: bool) -> AsyncIterator[None]:
    """The candidate started, ready and asked. At the end the brain that is not in use is gone: this one or the other."""
    settings = job.services.settings
    _want_memory(load_gates(settings.data_dir).limits.memory_mb)
    ports = settings.brain_ports
    brain, other = (
        brain_at(f"http://127.0.0.1:{ports[slot]}", settings, timeout=_TURN_SECONDS)
        for slot in (serves.slot, other_slot(serves.slot))
    )
    try:
        await job.at(Stage.STARTING, 5)
        await _gone(brain)  # a candidate whose release died a moment ago
        write_candidate(job.models_dir, serves)
        await _ready(job, brain, model, serves)
        await job.at(Stage.PROBING, 60)
        await _ask(job, brain, strict=strict)
        yield
    finally:
        drop_candidate(job.models_dir)
        current = read_record(job.models_dir)
        switched = current is not None and current.slot == serves.slot
        await _gone(other if switched else brain)
        await brain.close()
        await other.close()


async def _ready(job: Job, brain: RasaBrain, model: ModelRow, serves: Serves) -> None:
    deadline = asyncio.get_running_loop().time() + _READY_SECONDS
    while await brain.model() != model.id:
        if (ended := how_it_ended(job.services.settings.brains, serves)) is not None:
            job.note(*ended.tail)
            raise ProgramFailed(
                Trouble.BAD_MODEL if ended.code is None else trouble_of(ended.code, "\n".join(ended.tail))
            )
        if asyncio.get_running_loop().time() > deadline:
            raise ProgramFailed(Trouble.NOT_READY)
        await refuse_cancelled(job.services, job.row.id)
        await asyncio.sleep(_LOOK_SECONDS)


async def _ask(job: Job, brain: RasaBrain, *, strict: bool) -> None:
    """All questions, whatever becomes of the first. In an emergency readiness is enough: what is wrong is only noted."""
    services, wrong = job.services, 0
    async for probed in probe(brain, load_probes(services.settings.data_dir), services.guard, services.clock):
        if probed.wrong is not None:
            wrong += 1
            job.note(f"试问“{probed.line.say}”：{probed.wrong}。")
    if wrong and strict:
        raise ProgramFailed(Trouble.WRONG_ANSWERS)


async def _gone(brain: RasaBrain) -> None:
    """Nobody answers there any more, or has had every chance to end."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_GONE_SECONDS):
            while await brain.answers():  # noqa: ASYNC110  (another process: there is no event to wait for)
                await asyncio.sleep(_LOOK_SECONDS)


def _want_memory(megabytes: float) -> None:
    """Two brains run for a minute: better no release than one of them killed."""
    found = re.search(r"^MemAvailable:\s+(\d+) kB", _MEMINFO.read_text(), re.M)
    if found is not None and int(found[1]) / 1024 < megabytes:
        raise ProgramFailed(Trouble.NO_MEMORY)
