"""Dead letters: what could not be delivered, as a supervisor sees it and sends it again."""

from pydantic import BaseModel, Field
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import local_iso
from hotline.connectors.endpoints import CONNECTOR_TITLES, Connector, is_connected
from hotline.connectors.models import DeliveryRow, DeliveryState, Failure
from hotline.connectors.outbox import resend
from hotline.conversations.hub import QUEUE
from hotline.errors import Conflict, NotFound
from hotline.privacy.audit import Action, Object, record
from hotline.services import Services
from hotline.staff.sessions import Staff

_SHOWN = 200
_WHY: dict[Failure, str] = {
    Failure.UNREACHABLE: "对方连不上",
    Failure.REFUSED: "对方不收",
    Failure.FAILED: "对方出错",
    Failure.LOST: "发送中断，不知道对方收到没有（再发不会重复）",
    Failure.EXPIRED: "过了时间，没有再发",
    Failure.NOT_SET_UP: "没有接入",
    Failure.UNTRUSTED: "对方的证书核对不上（过期了、不是这个主机名的，或者签发的机构这台机器不认），没有发",
    Failure.UNENCRYPTED: "和对方加密连接不上，没有发",
    Failure.LOCKED_OUT: "对方不认用户名、密码",
    Failure.OUT_OF_REACH: "微信现在不让发（群众 48 小时没有说话、条数满了或取消了关注），他再发消息时自动补送",
}


class DeadLetter(BaseModel):
    """A message that was given up. It carries no word of what it says."""

    id: str
    connector: Connector
    connector_title: str
    kind: str
    about: str = Field(description="what it is about, by the name that people know: a work order's number")
    why: str
    status: int | None = Field(description="what the other side answered")
    tries: int
    written_at: str
    given_up_at: str
    can_resend: bool = Field(description="false: the moment for it is over")


class DeadLetters(BaseModel):
    """The oldest first. `connected`: which systems are set up."""

    connected: list[Connector]
    letters: list[DeadLetter]


def reason_in_words(row: DeliveryRow) -> str:
    """Why it was given up, as staff read it."""
    return _WHY[Failure(row.failure)] if row.failure else ""


async def count_dead(session: AsyncSession) -> int:
    """How many wait for a person."""
    dead = select(func.count()).select_from(DeliveryRow).where(DeliveryRow.state == DeliveryState.DEAD)
    return await session.scalar(dead) or 0


async def read_dead_letters(services: Services) -> DeadLetters:
    """All that wait for a person."""
    dead = select(DeliveryRow).where(DeliveryRow.state == DeliveryState.DEAD)
    async with services.database.read() as session:
        rows = list(await session.scalars(dead.order_by(DeliveryRow.position).limit(_SHOWN)))
    return DeadLetters(
        connected=[each for each in Connector if is_connected(services.settings, each)],
        letters=[_view(services, row) for row in rows],
    )


async def resend_dead_letter(services: Services, staff: Staff, delivery_id: str) -> None:
    """Send it again, under its old key: where the other side has had it after all, nothing happens twice."""
    async with services.database.write() as session:
        row = await session.scalar(select(DeliveryRow).where(DeliveryRow.id == delivery_id).with_for_update())
        if row is None or row.state != DeliveryState.DEAD:
            raise NotFound("没有这一条，它可能已经重发了。")
        if not _can_resend(services, row):
            raise Conflict("约定的时间已经过了，再发没有意义。")
        now = services.clock.now()
        resend(row, now=now)
        it = Object("delivery", row.id)
        details = {"connector": row.connector, "kind": row.kind}
        record(session, at=now, actor=staff.actor, action=Action.DELIVERY_RESENT, object=it, details=details)
    await services.hub.signal(QUEUE)


def _can_resend(services: Services, row: DeliveryRow) -> bool:
    return row.expires_at is None or row.expires_at > services.clock.now()


def _view(services: Services, row: DeliveryRow) -> DeadLetter:
    connector = Connector(row.connector)
    return DeadLetter(
        id=row.id,
        connector=connector,
        connector_title=CONNECTOR_TITLES[connector],
        kind=row.kind,
        about=row.subject_name,
        why=reason_in_words(row),
        status=row.status,
        tries=row.tries,
        written_at=local_iso(row.created_at),
        given_up_at=local_iso(row.ended_at or row.created_at),
        can_resend=_can_resend(services, row),
    )
