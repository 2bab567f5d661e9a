"""A member of staff signs in: password, a password of their own, authenticator app."""

import asyncio

import pytest
from sqlalchemy import select

from hotline.errors import Conflict, Invalid
from hotline.privacy.audit import SYSTEM, AuditEntry
from hotline.staff import passwords
from hotline.staff.accounts import add_account, ensure_first_account, reset_password, set_active
from hotline.staff.models import SeatRow, StaffAccount, StaffSession
from hotline.staff.roles import Role
from hotline.storage.append_only import TrailIsAppendOnly


async def test_the_first_account_is_made_once_and_must_change_and_enrol(database, clock, hire):
    first = await ensure_first_account(database, clock)
    assert first is not None
    assert await ensure_first_account(database, clock) is None
    person = await hire("other")
    person.login, person.password = first.login, first.password
    assert (await person.give_password()).json()["next_step"] == "password"
    assert (await person.post("/enrol")).status_code == 409
    assert (await person.change_password()).json()["next_step"] == "enrol"
    shown = (await person.enrol()).json()
    assert shown["otpauth_uri"].startswith("otpauth://totp/")
    assert shown["qr_svg"].startswith("<svg")
    done = (await person.give_code()).json()
    assert done["next_step"] is None
    assert done["roles"] == ["administrator", "seat"]


async def test_the_desk_stays_shut_until_every_step_is_done(hire):
    person = await hire("li")
    for step in (person.give_password, person.change_password, person.enrol):
        await step()
        refused = await person.get("/queue")
        assert refused.status_code == 403
        assert refused.json()["detail"] == "登录还没完成。"
    await person.give_code()
    assert (await person.get("/queue")).status_code == 200


async def test_the_secret_is_shown_once_and_asking_again_replaces_it(hire):
    person = await hire("li")
    await person.give_password()
    await person.change_password()
    first = (await person.enrol()).json()["secret"]
    assert (await person.enrol()).json()["secret"] != first
    await person.give_code()
    assert (await person.enrol()).status_code == 409


async def test_the_desks_fixtures_come_in_as_people_do(hire, database, clock):
    """`comes_in` writes at once what the four steps leave behind: for the account, its seat, its session, the trail."""
    by_steps, at_once = await hire("li"), await hire("wang")
    await by_steps.sign_in_for_the_first_time()
    await at_once.comes_in()
    async with database.read() as session:
        left = [
            (
                account.must_change_password,
                account.totp_enrolled_at,
                account.totp_last_step,
                account.failed_logins,
                account.locked_until,
                [(seat.presence, seat.since) for seat in await session.scalars(select(SeatRow).filter_by(account_id=account.id))],
                [(one.stage, one.created_at, one.last_seen_at, one.expires_at) for one in await session.scalars(select(StaffSession).filter_by(account_id=account.id))],
                [(entry.action, entry.actor_kind, entry.details) for entry in await session.scalars(select(AuditEntry).filter_by(object_id=account.id).order_by(AuditEntry.id))],
            )
            for account in await session.scalars(select(StaffAccount))
        ]  # fmt: skip
    assert left[0] == left[1]
    assert by_steps.me.keys() == at_once.me.keys()
    assert (await at_once.get("/me")).json() == at_once.me
    await at_once.sign_in_again()
    assert len(at_once.http.cookies.jar) == 1


async def test_a_code_counts_once(hire):
    person = await hire("li")
    await person.sign_in_for_the_first_time()
    used = person.code()
    await person.post("/logout")
    await person.give_password()
    replayed = await person.give_code(used)
    assert replayed.status_code == 422
    assert "已经用过" in replayed.json()["detail"]
    person.clock.advance(seconds=30)
    assert (await person.give_code()).status_code == 200


async def test_a_code_from_a_clock_half_a_minute_off_is_taken_an_older_one_not(hire):
    person = await hire("li")
    await person.sign_in_for_the_first_time()
    await person.post("/logout")
    person.clock.advance(seconds=60)
    await person.give_password()
    early = person.code()
    person.clock.advance(seconds=60)
    assert (await person.give_code(early)).status_code == 422
    late = person.code()
    person.clock.advance(seconds=30)
    assert (await person.give_code(late)).status_code == 200


async def test_unknown_wrong_locked_and_disabled_sound_alike(hire, database, clock):
    known, stranger, gone = await hire("li"), await hire("nobody-here"), await hire("wang")
    stranger.login = "ghost"
    await set_active(database, clock, actor=SYSTEM, login="wang", active=False)
    answers = [await known.give_password("wrong"), await stranger.give_password(), await gone.give_password()]
    for _ in range(5):
        await known.give_password("wrong")
    answers.append(await known.give_password())  # right, but locked
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1


async def test_an_unknown_login_costs_as_much_work_as_a_known_one(hire, monkeypatch):
    person = await hire("li")
    checked: list[str] = []
    verify = passwords._verify

    def counting(password: str, password_hash: str) -> bool:
        checked.append(password_hash)
        return verify(password, password_hash)

    monkeypatch.setattr(passwords, "_verify", counting)
    await person.give_password("wrong")
    person.login = "ghost"
    await person.give_password("wrong")
    assert len(checked) == 2


async def test_locked_after_five_failures_and_longer_each_time(hire, clock, trail):
    person = await hire("li")
    for _ in range(5):
        await person.give_password("wrong")
    assert (await person.give_password()).status_code == 401
    clock.advance(seconds=61)
    await person.give_password("wrong")
    clock.advance(seconds=61)
    assert (await person.give_password()).status_code == 401  # the second lock is two minutes
    clock.advance(seconds=60)
    assert (await person.give_password()).status_code == 200
    assert (await trail()).count("login_locked") == 2


async def test_guesses_sent_at_once_do_not_slip_past_the_lock(hire, database):
    person = await hire("li")
    await asyncio.gather(*(person.give_password("wrong") for _ in range(8)))
    async with database.read() as session:
        account = (await session.scalars(select(StaffAccount))).one()
    assert account.failed_logins == 5
    assert account.locked_until is not None


async def test_wrong_codes_lock_too_and_a_right_password_in_between_does_not_help(hire):
    person = await hire("li")
    await person.sign_in_for_the_first_time()
    await person.post("/logout")
    for _ in range(5):
        await person.give_password()
        await person.give_code("000000")
    assert (await person.give_password()).status_code == 401


async def test_while_locked_a_half_signed_in_session_is_told_how_long(hire):
    person = await hire("li")
    await person.sign_in_for_the_first_time()
    await person.post("/logout")
    await person.give_password()
    for _ in range(5):
        await person.give_code("000000")
    locked = await person.give_code()
    assert locked.status_code == 429
    assert int(locked.headers["Retry-After"]) == 61


async def test_each_step_renews_the_token_and_the_old_one_is_dead(hire):
    person = await hire("li")
    await person.give_password()
    old = person.http.cookies["hotline_desk"]
    await person.change_password()
    assert person.http.cookies["hotline_desk"] != old
    person.http.cookies.clear()
    person.http.cookies.set("hotline_desk", old, domain="desk.test")
    assert (await person.get("/me")).status_code == 401


async def test_the_database_does_not_hold_the_token(hire, database):
    person = await hire("li")
    await person.give_password()
    async with database.read() as session:
        row = (await session.scalars(select(StaffSession))).one()
    assert person.http.cookies["hotline_desk"] not in (row.digest, row.csrf_token)


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(hire):
    person = await hire("li")
    cookie = (await person.give_password()).headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=strict", "Secure", "Path=/"):
        assert part in cookie


async def test_sessions_end_when_idle_when_old_and_at_logout(hire, clock):
    person = await hire("li")
    await person.sign_in_for_the_first_time()
    for _ in range(13):  # busy all day long: the absolute end comes all the same
        clock.advance(minutes=55)
        last = await person.get("/me")
    assert last.status_code == 200
    clock.advance(minutes=10)
    assert (await person.get("/me")).status_code == 401
    await person.sign_in_again()
    clock.advance(minutes=61)
    assert (await person.get("/me")).status_code == 401
    await person.sign_in_again()
    assert (await person.post("/logout")).status_code == 204
    assert (await person.get("/me")).status_code == 401


async def test_a_half_finished_login_ends_after_ten_minutes(hire, clock):
    person = await hire("li")
    await person.give_password()
    clock.advance(minutes=11)
    assert (await person.get("/me")).status_code == 401


async def test_disabling_and_resetting_end_sessions_at_once(hire, database, clock):
    person = await hire("li")
    await person.sign_in_for_the_first_time()
    await set_active(database, clock, actor=SYSTEM, login="li", active=False)
    assert (await person.get("/me")).status_code == 401
    await set_active(database, clock, actor=SYSTEM, login="li", active=True)
    await person.sign_in_again()
    made = await reset_password(database, clock, actor=SYSTEM, login="li", drop_second_factor=False)
    assert (await person.get("/me")).status_code == 401
    person.password = made.password
    person.clock.advance(seconds=30)
    assert (await person.give_password()).json()["next_step"] == "totp"
    assert (await person.change_password("another 1 password")).status_code == 403
    assert (await person.give_code()).json()["next_step"] == "password"


async def test_changing_the_password_needs_the_old_one_and_ends_other_sessions(hire):
    desk, elsewhere = await hire("li"), await hire("unused")
    await desk.sign_in_for_the_first_time()
    elsewhere.login, elsewhere.password, elsewhere.secret = desk.login, desk.password, desk.secret
    await elsewhere.sign_in_again()
    wrong = await desk.post("/password", {"current_password": "not it", "new_password": "a new one 123"})
    assert wrong.status_code == 422
    assert (await desk.change_password("a new one 123")).status_code == 200
    assert (await desk.get("/queue")).status_code == 200
    assert (await elsewhere.get("/me")).status_code == 401


@pytest.mark.parametrize("weak", ["short", "li-li-li-li", "aaaaaaaaaaaa", "abcdefghijkl", "1234567890", "x" * 129])
async def test_weak_passwords_are_refused(hire, weak):
    person = await hire("li")
    await person.give_password()
    assert (await person.change_password(weak)).status_code == 422


async def test_the_one_time_password_cannot_be_kept(hire):
    person = await hire("li")
    await person.give_password()
    assert (await person.change_password(person.password)).status_code == 422


async def test_full_width_and_half_width_passwords_are_the_same(hire):
    person = await hire("li")
    await person.give_password()
    await person.change_password("Ｑiū-2026-tian")
    assert (await person.give_password("Qiū-2026-tian")).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"login": "有中文"}, {"login": "a"}, {"staff_no": ""}, {"name": " "}, {"roles": ()}, {"staff_no": "1 2"}]
)
async def test_accounts_with_unusable_fields_are_refused(database, clock, wrong):
    fields = {"login": "li", "name": "李某", "staff_no": "1", "roles": (Role.SEAT,), **wrong}
    with pytest.raises(Invalid):
        await add_account(database, clock, actor=SYSTEM, **fields)


async def test_login_and_staff_number_are_unique(database, clock):
    same = {"actor": SYSTEM, "name": "李某", "roles": (Role.SEAT,)}
    await add_account(database, clock, login="li", staff_no="1", **same)
    with pytest.raises(Conflict):
        await add_account(database, clock, login="LI", staff_no="2", **same)
    with pytest.raises(Conflict):
        await add_account(database, clock, login="wang", staff_no="1", **same)


async def test_the_last_administrator_cannot_be_disabled(database, clock):
    await ensure_first_account(database, clock)
    with pytest.raises(Conflict):
        await set_active(database, clock, actor=SYSTEM, login="admin", active=False)


async def test_signing_in_leaves_its_trail(hire, trail):
    person = await hire("li")
    await person.give_password("wrong")
    await person.sign_in_for_the_first_time()
    await person.post("/logout")
    assert await trail() == [
        "account_added",
        "login_failed",
        "password_changed",
        "second_factor_enrolled",
        "login",
        "logout",
    ]


async def test_the_trail_is_append_only(hire, database):
    await hire("li")

    async def rewrite() -> None:
        async with database.write() as session:
            (await session.scalars(select(AuditEntry))).one().actor_name = "someone else"

    async def remove() -> None:
        async with database.write() as session:
            await session.delete((await session.scalars(select(AuditEntry))).one())

    for change in (rewrite, remove):
        with pytest.raises(TrailIsAppendOnly):
            await change()
