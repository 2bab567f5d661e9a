"""Who wants to know hears of each occasion once, by kind and number, and never in a storm."""

from datetime import timedelta

from pydantic import SecretStr
from sqlalchemy import event, select, update

from hotline.connectors.endpoints import Connector
from hotline.connectors.models import DeliveryRow, DeliveryState, Failure
from hotline.connectors.outbox import Subject, enqueue
from hotline.conversations.erasure import erase
from hotline.conversations.models import ConversationRow
from hotline.mail import alerting
from hotline.mail.models import MailAddressRow, MailToldRow
from hotline.privacy.audit import AuditEntry
from hotline.privacy.journal import ErasureKind
from hotline.staff.models import SeatRow, StaffAccount
from hotline.staff.presence import Presence
from hotline.work_orders.models import WorkOrderRow
from tests.mail.conftest import SITE, wants_mail

ADDRESS = "li@bureau.test"
WORDS = "他又打我，我不敢出声"


async def in_danger(services, clock, writes_in, *, escalated: bool = True) -> str:
    citizen = await writes_in(WORDS)
    async with services.database.write() as session:
        row = await session.get_one(ConversationRow, citizen.id)
        row.danger_class, row.danger_at, row.danger_alarmed_at = "victim", clock.now(), clock.now()
        row.danger_escalated_at = clock.now() if escalated else None
        row.danger_acknowledged_at = None
    return citizen.id[-4:].upper()


async def goes_offline(services) -> None:
    async with services.database.write() as session:
        await session.execute(update(SeatRow).values(presence=Presence.OFFLINE))


async def test_a_danger_that_nobody_acknowledges_is_told_once_and_without_a_word_of_it(
    services, seat, post, clock, writes_in
):
    await wants_mail(seat, post, ADDRESS, "danger")
    number = await in_danger(services, clock, writes_in)
    (mail,) = await post.comes()
    assert mail["to"] == [ADDRESS] and mail["from"] == "12348@hotline.test"
    assert "有人身危险" in mail["subject"] and number in mail["text"] and f"{SITE}/desk/" in mail["text"]
    assert WORDS not in mail["text"] and "打我" not in mail["text"] + mail["subject"]
    clock.advance(minutes=30)
    assert await post.comes() == []
    async with services.database.write() as session:
        await session.execute(update(ConversationRow).values(danger_acknowledged_at=clock.now()))
    assert await post.comes() == []
    async with services.database.read() as session:
        assert (await session.scalars(select(MailToldRow))).all() == [], "what stands no more is not kept"


async def test_before_its_minute_is_over_nobody_is_told(services, seat, post, clock, writes_in):
    await wants_mail(seat, post, ADDRESS, "danger")
    await in_danger(services, clock, writes_in, escalated=False)
    assert await post.comes() == []


async def test_who_waits_while_somebody_is_there_is_not_told(services, seat, post, writes_in):
    await wants_mail(seat, post, ADDRESS, "waiting")
    await writes_in(waits=True)
    assert await post.comes() == []
    await goes_offline(services)
    (mail,) = await post.comes()
    assert "那个组没有人在线" in mail["text"]


async def test_other_groups_are_not_ones_own(services, seat, post, writes_in):
    await wants_mail(seat, post, ADDRESS, "waiting")
    async with services.database.write() as session:
        await session.execute(update(SeatRow).values(group_ids=["mediation"]))
    await writes_in(waits=True)
    await goes_offline(services)
    assert await post.comes() == []


async def test_what_comes_soon_after_comes_together(services, seat, post, clock, writes_in):
    await wants_mail(seat, post, ADDRESS, "waiting", "danger")
    await goes_offline(services)
    await writes_in(waits=True)
    assert len(await post.comes()) == 1
    for _ in range(5):
        await writes_in(waits=True)
        assert await post.comes() == []
    clock.advance(minutes=10)
    (mail,) = await post.comes()
    assert mail["subject"].startswith("5 件事要看")
    clock.advance(seconds=30)
    await in_danger(services, clock, writes_in)
    assert await post.comes() == [], "not even a danger comes within the minute"
    clock.advance(seconds=31)
    (mail,) = await post.comes()
    assert mail["subject"].startswith("有人身危险")


async def order(session, services, number: str, days: int, staff_id: str) -> None:
    now = services.clock.now()
    session.add(
        WorkOrderRow(
            id=number.rjust(32, "0"),
            number=number,
            state="dispatched",
            due_on=services.today + timedelta(days=days),
            staff_id=staff_id,
            staff_no="100",
            form={"what": "路灯坏了"},
            created_at=now,
            updated_at=now,
        )
    )


async def test_ones_own_orders_when_they_come_due_and_again_when_late(services, seat, supervisor, post, clock):
    await wants_mail(seat, post, ADDRESS, "orders")
    await wants_mail(supervisor, post, "zhao@bureau.test", "orders")
    async with services.database.write() as session:
        ids = {row.login: row.id for row in await session.scalars(select(StaffAccount))}
        await order(session, services, "20260901001", 0, ids["li"])
        await order(session, services, "20260901002", 0, ids["zhao"])
        await order(session, services, "20260901003", 3, ids["li"])
    told = {mail["to"][0]: mail["text"] for mail in await post.comes()}
    assert "20260901001（今天）" in told[ADDRESS] and "20260901002" not in told[ADDRESS]
    assert "20260901001" in told["zhao@bureau.test"] and "20260901002" in told["zhao@bureau.test"]
    assert "路灯" not in "".join(told.values()) and "20260901003" not in "".join(told.values())
    clock.advance(days=1)
    late = {mail["to"][0]: mail["text"] for mail in await post.comes()}
    assert "20260901001（已过期）" in late[ADDRESS]


async def test_dead_letters_are_told_to_supervisors_but_not_those_of_the_mail(services, supervisor, post, clock):
    await wants_mail(supervisor, post, "zhao@bureau.test", "dead_letters")
    async with services.database.write() as session:
        for connector in (Connector.CITY_12345, Connector.MAIL):
            row = enqueue(session, Subject(connector, connector.value, "20260901001"), "opened", {}, at=clock.now())
            row.state = DeliveryState.DEAD
    (mail,) = await post.comes()
    assert "20260901001 → 市12345平台" in mail["text"] and "邮件" not in mail["text"]


async def test_what_waits_for_the_citizen_to_speak_rings_nobody(services, supervisor, post, clock):
    """WeChat takes nothing more for them until then; then it goes by itself."""
    await wants_mail(supervisor, post, ADDRESS, "dead_letters")
    async with services.database.write() as session:
        row = enqueue(session, Subject(Connector.WECHAT, "c" * 32, "会话 C0DE"), "news", {}, at=clock.now())
        row.state, row.failure, row.ended_at = DeliveryState.DEAD, Failure.OUT_OF_REACH, clock.now()
    assert await post.comes() == []
    async with services.database.write() as session:
        await session.execute(update(DeliveryRow).where(DeliveryRow.kind == "news").values(failure=Failure.FAILED))
    (mail,) = await post.comes()
    assert "C0DE" in mail["text"]


async def test_a_busy_server_gets_it_again_and_what_is_new_waits_for_it(
    services, seat, post, mail_server, clock, writes_in
):
    await wants_mail(seat, post, ADDRESS, "waiting")
    await goes_offline(services)
    (mail_server.folder / "busy").touch()
    await writes_in(waits=True)
    assert await post.comes() == []
    clock.advance(minutes=20)
    await writes_in(waits=True)
    (mail_server.folder / "busy").unlink()
    (mail,) = await post.comes()
    assert mail["subject"].startswith("1 件事要看")
    (mail,) = await post.comes()
    assert mail["subject"].startswith("1 件事要看")


async def test_a_mailbox_that_is_none_becomes_a_dead_letter(services, seat, post, mail_server, writes_in):
    await wants_mail(seat, post, ADDRESS, "waiting")
    await goes_offline(services)
    (mail_server.folder / "refuse").touch()
    await writes_in(waits=True)
    assert await post.comes() == []
    async with services.database.read() as session:
        row = (await session.scalars(select(DeliveryRow).order_by(DeliveryRow.position.desc()).limit(1))).one()
    assert (row.state, row.failure, row.subject_name) == ("dead", "refused", "工号 100")


async def test_in_production_no_word_goes_in_clear(services, seat, post, settings, mail_server):
    """The server offers no TLS."""
    settings.env = "production"
    await seat.post("/mail/address", {"address": ADDRESS})
    assert await post.comes() == []
    assert mail_server.taken() == []


async def test_an_account_that_was_closed_is_told_nothing(services, seat, post, writes_in):
    await wants_mail(seat, post, ADDRESS, "waiting")
    await goes_offline(services)
    async with services.database.write() as session:
        await session.execute(update(StaffAccount).values(active=False))
    await writes_in(waits=True)
    assert await post.comes() == []


async def test_the_address_of_an_account_that_was_closed_is_not_kept(services, seat, supervisor, post):
    """Not even where no e-mail is sent any more."""
    await wants_mail(seat, post, ADDRESS, "waiting")
    await wants_mail(supervisor, post, "zhao@bureau.test", "waiting")
    async with services.database.write() as session:
        leaves = select(MailAddressRow.account_id).where(MailAddressRow.address == ADDRESS).scalar_subquery()
        await session.execute(update(StaffAccount).where(StaffAccount.id == leaves).values(active=False))
    services.settings.smtp_url = SecretStr("")
    assert await alerting.tell_by_mail(services) == 0
    async with services.database.read() as session:
        assert (await session.scalars(select(MailAddressRow.address))).all() == ["zhao@bureau.test"]
        last = await session.scalar(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))
    assert last is not None and last.action == "mail_address_removed"


async def test_however_many_want_to_know_a_look_asks_the_same(services, hire, clock):
    """It asked five times for each of them, every ten seconds."""
    questions: list[str] = []
    engine = services.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *given: questions.append(given[2]))
    asked: list[int] = []
    for login in ("li", "wang", "zhao"):
        await hire(login)
        async with services.database.write() as session:
            id_ = await session.scalar(select(StaffAccount.id).where(StaffAccount.login == login))
            session.add(MailAddressRow(account_id=id_, address=ADDRESS, kinds=["danger"], confirmed_at=clock.now()))
        questions.clear()
        await alerting.tell_by_mail(services)
        asked.append(len(questions))
    assert asked[0] == asked[1] == asked[2] > 0


async def test_erasure_takes_what_was_told_along(services, seat, post, writes_in):
    await wants_mail(seat, post, ADDRESS, "waiting")
    await goes_offline(services)
    citizen = await writes_in(waits=True)
    assert len(await post.comes()) == 1
    await erase(services, conversation_id=citizen.id, kind=ErasureKind.WISH)
    async with services.database.read() as session:
        assert (await session.scalars(select(MailToldRow))).all() == []


async def test_what_stands_is_said_again_when_its_letter_ended_unsent(
    services, seat, post, mail_server, clock, writes_in
):
    """The server was away for longer than a letter is good for: nobody ever heard of the danger."""
    await wants_mail(seat, post, ADDRESS, "danger")
    (mail_server.folder / "busy").touch()
    number = await in_danger(services, clock, writes_in)
    assert await post.comes() == []
    clock.advance(hours=2)
    assert await post.comes() == []
    (mail_server.folder / "busy").unlink()
    (mail,) = [*await post.comes(), *await post.comes()]
    assert number in mail["text"]
    async with services.database.read() as session:
        dead = select(DeliveryRow).where(DeliveryRow.state == DeliveryState.DEAD)
        assert (await session.scalars(dead)).all() == [], "what was said again is no dead letter any more"
    clock.advance(hours=2)
    assert await post.comes() == []


async def test_a_replica_that_looked_earlier_forgets_nothing(services, seat, post, clock, writes_in, monkeypatch):
    """It had not seen yet what the other one told of meanwhile, and took it for over: it was told twice."""
    await wants_mail(seat, post, ADDRESS, "danger", "waiting")
    await goes_offline(services)
    await writes_in(waits=True)
    assert len(await post.comes()) == 1
    clock.advance(minutes=11)
    await writes_in(waits=True)
    looks = alerting.all_standing
    others: list[list] = []

    async def look_early(session, *, today):
        seen = await looks(session, today=today)
        if not others:
            others.append(seen)
            await in_danger(services, clock, writes_in)
            assert await alerting.tell_by_mail(services) == 1, "the other replica's turn"
        return seen

    monkeypatch.setattr(alerting, "all_standing", look_early)
    assert await alerting.tell_by_mail(services) == 0
    assert len(await post.comes()) == 1
    clock.advance(minutes=30)
    assert await post.comes() == []
