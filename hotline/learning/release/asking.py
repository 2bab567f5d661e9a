"""A release or a return is asked for: what can be refused at once is refused, the rest is a job in the book."""

from hotline.errors import Conflict, NotFound
from hotline.learning.jobs.book import ask_for
from hotline.learning.jobs.states import JobKind
from hotline.learning.models import ModelRow
from hotline.learning.registry.registry import find_model, register_current
from hotline.learning.release.conditions import approved, cleared, whole
from hotline.learning.release.history import one_before, read_history
from hotline.privacy.audit import Actor
from hotline.services import Services


async def ask_for_release(services: Services, model: ModelRow, *, by: Actor) -> str:
    """The job's id. Raises Conflict where a condition is not met, or somebody else is at it."""
    clearance = await cleared(services, model)
    approval = await approved(services, clearance, by=by)
    order = {
        "model": model.id,
        "former": clearance.former.id,
        "report": clearance.report.id,
        "approval": approval.id,
    }
    return await ask_for(services, kind=JobKind.RELEASE, order=order, by=by)


async def ask_for_rollback(services: Services, start: str | None, *, reason: str, by: Actor) -> str:
    """The job's id. `start`: how the model's id begins; without it, the one before the one in use.

    One person with a reason is enough; the file must be whole, and the model one that citizens have been answered by.
    """
    async with services.database.read() as session:  # a wrong database is told before a missing model
        used = (await read_history(session)).used
    current = await register_current(services)
    if current is None:
        raise Conflict("还没有在用的模型，没有可退回的。")
    async with services.database.read() as session:
        start = start or await one_before(session, current.id)
        if start is None:
            raise NotFound("不知道退回哪一个：现在的模型不是发布上来的。请写出要退回的模型编号。")
        model = await find_model(session, start)
    if model.id == current.id:
        raise Conflict("这个模型已经在用。")
    if model.id not in used:
        raise Conflict("这个模型没有用过，不能退回到它；要用它请评测、批准、发布。")
    whole(services, model)
    order = {"model": model.id, "former": current.id, "reason": reason}
    return await ask_for(services, kind=JobKind.ROLLBACK, order=order, by=by)
