"""The training job: from a working copy to a registered candidate. The model in use is not touched."""

import time
from pathlib import Path

from hotline.errors import DataError, Invalid
from hotline.learning.forgetting import withdrawn_in
from hotline.learning.jobs.program import ProgramFailed
from hotline.learning.jobs.running import Job
from hotline.learning.jobs.staging import staged
from hotline.learning.jobs.states import Stage, Trouble
from hotline.learning.registry.archive import model_id_of
from hotline.learning.registry.data_versions import read_data_version
from hotline.learning.registry.registry import register
from hotline.learning.working_copy import WorkingCopy
from hotline.privacy.audit import Actor
from hotline.serving.model import BRAIN_ENVIRONMENT, inputs_digest, training_command

_NAME = "candidate"


def trainable(root: Path) -> Path:
    """The working copy to train. Raises Invalid where it is none."""
    missing = [name for name in ("config.yml", "domain.yml", "data/nlu") if not (root / name).exists()]
    if missing:
        raise Invalid(f"{root} 不是本项目的工作区，里面没有 {missing[0]}。")
    return root.resolve()


def order_of(root: Path, branch: str | None) -> dict[str, str]:
    """What a training is asked for by: the working copy, and the branch of it that is meant where another is checked out."""
    return {"root": str(root)} if branch is None else {"root": str(root), "branch": branch}


async def train_candidate(job: Job, *, by: Actor) -> str:
    """Train, look the result through, register it; the model's id. Raises ProgramFailed, Cancelled, Conflict of git's."""
    root, branch = Path(job.row.order["root"]), job.row.order.get("branch")
    await job.at(Stage.CHECKING, 1)
    if branch is None:
        return await _train(job, root, by=by)
    with WorkingCopy(root).beside(job.workplace.scratch / "copy") as copy:
        copy.look_at(branch)
        return await _train(job, copy.root, by=by)


async def _train(job: Job, root: Path, *, by: Actor) -> str:
    if await withdrawn_in(job.services, root):
        raise ProgramFailed(Trouble.WITHDRAWN)
    version = read_data_version(root)
    started = time.monotonic()
    command = training_command(job.workplace.scratch, _NAME)
    # Rasa's cache is left out: what a killed training leaves in it would end up in the next model.
    environment = {**BRAIN_ENVIRONMENT, "RASA_MAX_CACHE_SIZE": "0"}
    place = staged(root, models_dir=job.models_dir, folder=job.workplace.scratch / "project")
    await job.run(command, cwd=place, environment=environment)
    await job.at(Stage.REGISTERING, 97)
    file = job.workplace.scratch / f"{_NAME}.tar.gz"
    if not file.exists():
        raise ProgramFailed(Trouble.PROGRAM)
    if inputs_digest(root) != version.digest:
        raise ProgramFailed(Trouble.DATA_CHANGED)
    try:
        model_id = model_id_of(file)
    except DataError as error:
        raise ProgramFailed(Trouble.BAD_MODEL) from error
    kept = job.models_dir / f"hotline-{version.digest[:12]}-{model_id[:8]}.tar.gz"
    file.replace(kept)
    seconds = round(time.monotonic() - started, 1)
    try:
        await register(job.services, file=kept, version=version, seconds=seconds, by=by, model_id=model_id)
    except Exception:
        kept.unlink(missing_ok=True)  # what nobody knows of would never be cleared away, least of all on a full disk
        raise
    return model_id
