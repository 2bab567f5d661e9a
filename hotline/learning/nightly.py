"""What is done at night where the operator wants it: reading on, looking the files through, clearing away, and training.

Nothing of it touches the model in use: what a night makes waits for two people's word. Each step can be done twice, and
a night that was cut short goes on in the next one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hotline.errors import Conflict, DataError, Unavailable
from hotline.learning.collect import collect
from hotline.learning.evaluation.evaluating import evaluate_candidate
from hotline.learning.jobs.book import ask_for
from hotline.learning.jobs.running import Tell, Work, run_job
from hotline.learning.jobs.states import STATE_TITLES, JobKind, JobState
from hotline.learning.jobs.training import train_candidate
from hotline.learning.models import ReportRow
from hotline.learning.registry.registry import Registered, prune, read_registered, verify
from hotline.locks import Held, holding
from hotline.privacy.audit import Actor
from hotline.services import Services
from hotline.serving.model import inputs_digest

KEPT = 5
"""Models whose files stay, besides those in use or to go back to."""
_LOCK = "nightly.lock"
_FOLDS = 3
_SHORT = 8
_WAITS = "发布要由人来：看过报告，另一个人批准。"


@dataclass(frozen=True)
class Next:
    """What training there is to do: nothing, for a reason; or a training, or the evaluation of `candidate`."""

    why_not: str | None = None
    candidate: str | None = None


def next_of(registered: Registered, digest: str) -> Next:
    """What the data of this digest still lack."""
    made = [model for model in registered.models if model.data_digest == digest and model.removed_at is None]
    if not made:
        return Next()
    if any(model.id == registered.current for model in made):
        return Next(why_not="数据没有变，现在的模型就是用它训练的，不用训练。")
    candidate = made[0]
    told = any(
        report.candidate_id == candidate.id and report.against_id == registered.current for report in registered.reports
    )
    if told:
        return Next(why_not=f"数据没有变，候选模型 {candidate.id[:_SHORT]} 已经评测过。{_WAITS}")
    return Next(candidate=candidate.id)


async def nightly(
    services: Services, *, root: Path, training: bool, by: Actor, say: Callable[[str], None], tell: Tell
) -> None:
    """Do it all. Raises Conflict where another does, DataError for a harmed file, Unavailable where a job failed."""
    models_dir = services.settings.models_dir
    models_dir.mkdir(parents=True, exist_ok=True)
    try:
        with holding(models_dir / _LOCK):
            done = await collect(services, actor=by)
            say(f"读了 {done.conversations} 段会话，收件箱添了 {done.added} 条。")
            await _look_through(services, by, say)
            if training:
                await _train_and_evaluate(services, root, by, say, tell)
            else:
                say("没有打开夜间训练（HOTLINE_NIGHTLY_TRAINING），不训练。")
    except Held:
        raise Conflict("另一次夜间的学习还没有做完，这一次什么也没有做。") from None


async def _look_through(services: Services, by: Actor, say: Callable[[str], None]) -> None:
    registered = await read_registered(services)
    if findings := verify(services.settings.models_dir, registered):
        raise DataError(f"{''.join(findings)}没有清理，也不训练；现在的模型照常服务。")
    gone = await prune(services, registered, keep=KEPT, by=by)
    say(f"模型、数据版本和报告的文件都和登记的一样；清理了 {len(gone)} 个旧模型。")


async def _train_and_evaluate(
    services: Services, root: Path, by: Actor, say: Callable[[str], None], tell: Tell
) -> None:
    following = next_of(await read_registered(services), inputs_digest(root))
    if following.why_not:
        say(following.why_not)
        return
    candidate = following.candidate
    if candidate is None:
        work = partial(train_candidate, by=by)
        candidate = await _job(services, JobKind.TRAIN, {"root": str(root)}, work, by, tell)
        say(f"训练出候选模型 {candidate[:_SHORT]}。")
    if (await read_registered(services)).current is None:
        say("还没有在用的模型，没有可比的，不评测。")
        return
    order = {"candidate": candidate, "folds": _FOLDS, "dialogues": True, "replay": True}
    made = await _job(services, JobKind.EVALUATE, order, partial(evaluate_candidate, by=by), by, tell)
    async with services.database.read() as session:
        report = await session.get_one(ReportRow, made)
    verdict = f"评测通过。{_WAITS}" if report.passed else f"评测没有通过（{len(report.refusals)} 条），不能发布。"
    say(f"候选模型 {candidate[:_SHORT]} {verdict}")


async def _job(services: Services, kind: JobKind, order: dict[str, object], work: Work, by: Actor, tell: Tell) -> str:
    job_id = await ask_for(services, kind=kind, order=order, by=by)
    view = await run_job(services, job_id, work, by=by, tell=tell)
    if view.row.state != JobState.SUCCEEDED or view.row.made is None:
        raise Unavailable(view.sentence or f"{STATE_TITLES[JobState(view.row.state)]}，现在的模型照常服务。")
    return view.row.made
