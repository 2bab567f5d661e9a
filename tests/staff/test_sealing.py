"""Second-factor secrets at rest: sealed, bound to their account, and a lost key is one sentence with the remedy."""

from pathlib import Path

import pytest
from pyotp.totp import TOTP
from sqlalchemy import select, update

from hotline.errors import DataError
from hotline.privacy.audit import SYSTEM
from hotline.serving.secrets_file import read_second_factor_key, ready_second_factors
from hotline.settings import Settings
from hotline.staff.accounts import reset_password
from hotline.staff.models import StaffAccount
from hotline.staff.sealing import KeyMissing, Seal, new_key, well_formed
from hotline.storage.database import Database
from tests.desk.conftest import Hire
from tests.fakes import FakeClock


def _key_file(settings: Settings) -> Path:
    return settings.var_dir / "second-factor-key"


def _leave(settings: Settings, left: str | None) -> None:
    _key_file(settings).unlink()
    if left is not None:
        _key_file(settings).write_text(left)


def _left(settings: Settings) -> str | None:
    return _key_file(settings).read_text() if _key_file(settings).exists() else None


def _mode(settings: Settings) -> int:
    return _key_file(settings).stat().st_mode & 0o777


async def _stored(database: Database) -> str | None:
    async with database.read() as session:
        return await session.scalar(select(StaffAccount.totp_secret))


async def _store(database: Database, secret: str) -> None:
    async with database.write() as session:
        await session.execute(update(StaffAccount).values(totp_secret=secret))


def test_what_was_sealed_opens_for_its_account_and_key_only() -> None:
    seal = Seal(new_key())
    sealed = seal.close("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", bound_to="a")
    assert "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" not in sealed
    assert seal.close("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", bound_to="a") != sealed
    assert seal.open(sealed, bound_to="a") == "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    for opener, account in ((seal, "b"), (Seal(new_key()), "a"), (Seal(""), "a"), (Seal("no key"), "a")):
        with pytest.raises(KeyMissing):
            opener.open(sealed, bound_to=account)
    with pytest.raises(KeyMissing):
        seal.open("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", bound_to="a")


async def test_a_seat_signs_in_and_the_database_holds_no_secret(hire: Hire, database: Database) -> None:
    """The secret stood there in clear: a stolen backup was as good as every telephone."""
    person = await hire("li")
    await person.sign_in_for_the_first_time()
    stored = await _stored(database)
    assert stored is not None
    assert stored.startswith("v1:")
    assert person.secret not in stored
    await person.sign_in_again()


async def test_with_another_key_the_desk_says_so_and_counts_no_failure(
    hire: Hire, database: Database, clock: FakeClock
) -> None:
    person = await hire("li")
    await person.sign_in_for_the_first_time()
    async with database.read() as session:
        account_id = await session.scalar(select(StaffAccount.id))
    assert account_id is not None
    await _store(database, Seal(new_key()).close(person.secret, bound_to=account_id))
    clock.advance(seconds=30)
    await person.give_password()
    refused = await person.give_code()
    assert refused.status_code == 503
    assert "运维手册" in refused.json()["detail"]
    async with database.read() as session:
        assert await session.scalar(select(StaffAccount.failed_logins)) == 0


async def test_the_first_start_makes_a_key_and_seals_what_stood_in_clear(
    hire: Hire, database: Database, settings: Settings, clock: FakeClock
) -> None:
    await hire("li")
    await _store(database, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    await ready_second_factors(settings, database)
    assert _mode(settings) == 0o600
    async with database.read() as session:
        account = (await session.scalars(select(StaffAccount))).one()
    assert account.totp_secret is not None
    opened = Seal(read_second_factor_key(settings)).open(account.totp_secret, bound_to=account.id)
    assert TOTP(opened).at(clock.now()) == TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").at(clock.now())

    key = _left(settings)
    await ready_second_factors(settings, database)
    assert (_left(settings), await _stored(database)) == (key, account.totp_secret)


@pytest.mark.parametrize("left", [None, "", "half a key", new_key()], ids=["lost", "empty", "half", "another"])
async def test_a_lost_or_wrong_key_is_a_sentence_with_the_remedy_which_works(
    hire: Hire, database: Database, settings: Settings, clock: FakeClock, left: str | None
) -> None:
    person = await hire("li")
    await _store(database, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    await ready_second_factors(settings, database)
    _leave(settings, left)
    with pytest.raises(DataError) as refused:
        await ready_second_factors(settings, database)
    assert "hotline staff reset-password" in refused.value.detail
    assert _left(settings) == left  # no new key while something is sealed with the old one

    await reset_password(database, clock, actor=SYSTEM, login=person.login, drop_second_factor=True)
    await ready_second_factors(settings, database)
    assert well_formed(read_second_factor_key(settings))
