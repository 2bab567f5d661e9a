"""An address counts once its owner has typed in what was sent there."""

import pytest

from hotline.settings import Settings
from tests.mail.conftest import SITE, wants_mail

ADDRESS = "li@bureau.test"


@pytest.fixture
def database_kind() -> str:
    """The databases make no difference here."""
    return "sqlite"


async def test_a_confirmed_address_is_told_what_was_chosen(seat, post, trail):
    before = (await seat.get("/mail")).json()
    assert before["available"] and not before["confirmed"] and before["address"] is None
    assert [each["kind"] for each in before["kinds"]] == ["danger", "waiting", "orders"], "of a seat"
    answer = await wants_mail(seat, post, ADDRESS, "danger", "waiting")
    after = answer.json()
    assert after["confirmed"] and after["address"] == ADDRESS
    assert [each["kind"] for each in after["kinds"] if each["chosen"]] == ["danger", "waiting"]
    named = [action for action in await trail() if action.startswith("mail_")]
    assert named == ["mail_address_named", "mail_address_confirmed", "mail_kinds_set"]


async def test_a_wrong_code_confirms_nothing_and_tries_run_out(seat, post):
    await seat.post("/mail/address", {"address": ADDRESS})
    (mail,) = await post.comes()
    for _ in range(5):
        assert (await seat.post("/mail/code", {"code": "AAAAAAAA"})).status_code == 403
    code = mail["text"].partition("：")[2].split()[0]
    assert (await seat.post("/mail/code", {"code": code})).status_code == 409
    assert (await seat.post("/mail/kinds", {"kinds": ["danger"]})).status_code == 409


async def test_a_code_is_good_for_a_quarter_of_an_hour(seat, post, clock):
    await seat.post("/mail/address", {"address": ADDRESS})
    (mail,) = await post.comes()
    clock.advance(minutes=16)
    code = mail["text"].partition("：")[2].split()[0]
    assert (await seat.post("/mail/code", {"code": code})).status_code == 409


async def test_another_address_has_to_be_confirmed_anew(seat, post):
    await wants_mail(seat, post, ADDRESS, "danger")
    await seat.post("/mail/address", {"address": "li@elsewhere.test"})
    assert not (await seat.get("/mail")).json()["confirmed"]


@pytest.mark.parametrize(
    "address", ["", "li", "li@bureau", "li@a.test\nBcc: x@y.test", "a@b.test, c@d.test", "<li@b.test>"]
)
async def test_what_is_no_address_gets_no_code(seat, address):
    assert (await seat.post("/mail/address", {"address": address})).status_code == 422


async def test_nobody_is_flooded_with_codes(seat):
    answers = [await seat.post("/mail/address", {"address": ADDRESS}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


async def test_what_only_supervisors_are_told_no_seat_can_choose(seat, post, supervisor):
    assert (await wants_mail(seat, post, ADDRESS, "dead_letters")).status_code == 403
    assert (await wants_mail(supervisor, post, "zhao@bureau.test", "dead_letters")).status_code == 200


async def test_who_takes_the_address_back_gets_nothing_more(seat, post):
    await seat.post("/mail/address", {"address": ADDRESS})
    assert (await seat.post("/mail/removal")).json()["address"] is None
    assert await post.comes() == []


WHOLE = {"smtp_url": "smtps://hotline:secret%40@mail.test:465", "smtp_from": "12348@hotline.test", "public_url": SITE}


@pytest.mark.parametrize(
    ("name", "value"),
    [("smtp_url", "http://mail.test"), ("smtp_url", "smtp://:secret@"), ("smtp_url", "smtp://mail:none"), ("smtp_from", ""),
     ("smtp_from", "a@b\nBcc: c@d"), ("public_url", ""), ("public_url", "https://12348.test/desk")],
)  # fmt: skip
def test_half_a_mail_server_does_not_start_and_no_password_is_repeated(name, value):
    Settings.model_validate(WHOLE)
    with pytest.raises(ValueError, match="HOTLINE_") as refused:
        Settings.model_validate({**WHOLE, name: value})
    assert "secret" not in str(refused.value)
