"""Accounts as an administrator keeps them on the page: new ones, new passwords, in and out, and never without one."""

import pytest

from hotline.conversations.models import ConversationRow
from hotline.desk.watch import put_silent_seats_offline
from hotline.errors import Conflict
from hotline.privacy.audit import Actor
from hotline.staff.accounts import set_roles
from hotline.staff.roles import Role

LI_NEW = {"login": "li-new", "name": "李新", "staff_no": "320", "roles": ["seat"]}


@pytest.fixture
def database_kind() -> str:
    """One kind of database will do: the use cases are tested on both."""
    return "sqlite"


@pytest.fixture
async def admin(hire):
    person = await hire("guan", Role.ADMINISTRATOR, name="管某")
    await person.sign_in_for_the_first_time()
    return person


async def entry(admin, login):
    found = (await admin.get("/accounts")).json()["accounts"]
    return next(each for each in found if each["login"] == login)


async def test_a_new_colleague_gets_a_password_that_is_shown_once_and_signs_in(admin, hire, app, clock, trail):
    made = await admin.post("/accounts", LI_NEW)
    assert made.status_code == 201, made.text
    shown = await entry(admin, "li-new")
    assert (shown["roles"], shown["own_password"], shown["second_factor"]) == (["seat"], False, False)
    assert made.json()["password"] not in (await admin.get("/accounts")).text
    person = await hire("somebody")
    person.login, person.password = made.json()["login"], made.json()["password"]
    await person.sign_in_for_the_first_time()
    shown = await entry(admin, "li-new")
    assert (shown["own_password"], shown["second_factor"], shown["is_me"]) == (True, True, False)
    assert "account_added" in await trail()


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"login": "guan"}, 409), ({"login": "大王"}, 422), ({"roles": []}, 422), ({"roles": ["caseworker"]}, 422)],
)
async def test_what_makes_no_account_says_why(admin, changed, status):
    refused = await admin.post("/accounts", LI_NEW | changed)
    assert (refused.status_code, bool(refused.json()["detail"])) == (status, True)


async def test_a_caseworker_is_of_an_office(admin, services, hire):
    await hire("zhang", Role.CASEWORKER)  # makes the office
    body = LI_NEW | {"roles": ["caseworker"], "organisation_id": "office"}
    assert (await admin.post("/accounts", body)).status_code == 201
    assert (await entry(admin, "li-new"))["organisation_id"] == "office"


async def test_a_lost_telephone_and_a_forgotten_password(admin, seat, trail):
    made = await admin.post(f"/accounts/{seat.login}/password", {"drop_second_factor": True})
    assert made.status_code == 200
    assert (await seat.get("/me")).status_code == 401, "an open page is thrown out"
    seat.password = made.json()["password"]
    await seat.sign_in_for_the_first_time()
    assert [one for one in await trail() if one.endswith("_reset")] == ["password_reset", "second_factor_reset"]


async def test_who_left_is_let_in_no_more_and_the_last_administrator_stays(admin, seat):
    path = f"/accounts/{seat.login}/active"
    assert (await admin.post(path, {"active": False})).status_code == 204
    assert (await seat.get("/me")).status_code == 401
    assert (await seat.give_password()).status_code == 401
    assert (await entry(admin, seat.login))["active"] is False
    assert (await admin.post(path, {"active": True})).status_code == 204
    refused = await admin.post("/accounts/guan/active", {"active": False})
    assert (refused.status_code, "最后一个管理员" in refused.json()["detail"]) == (409, True)


async def test_somebody_elses_roles_are_changed_and_their_page_is_thrown_out(admin, seat, trail):
    path = f"/accounts/{seat.login}/roles"
    assert (await admin.post(path, {"roles": ["maintainer", "supervisor"]})).status_code == 204
    assert (await entry(admin, seat.login))["roles"] == ["supervisor", "maintainer"]
    assert (await seat.get("/me")).status_code == 401
    await seat.sign_in_again()
    assert (await seat.get("/board")).status_code == 200
    assert (await admin.post(path, {"roles": ["maintainer", "supervisor"]})).status_code == 204
    assert (await seat.get("/me")).status_code == 200, "nothing was changed, and nobody is thrown out"
    assert (await trail()).count("roles_set") == 1


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ([], "请停用账号"),
        (["auditor", "seat"], "审计员不能再有别的角色"),
        (["administrator", "auditor"], "审计员不能再有别的角色"),
        (["caseworker"], "哪个机构"),
    ],
)
async def test_roles_that_do_not_go_together_are_refused(admin, seat, roles, said):
    refused = await admin.post(f"/accounts/{seat.login}/roles", {"roles": roles})
    assert (refused.status_code, said in refused.json()["detail"]) == (422, True)
    assert (await seat.get("/queue")).status_code == 200
    if "auditor" in roles:
        made = await admin.post("/accounts", LI_NEW | {"roles": roles})
        assert (made.status_code, said in made.json()["detail"]) == (422, True)


async def test_nobody_changes_their_own_roles_and_an_administrator_stays(admin, hire, services, clock):
    own = await admin.post("/accounts/guan/roles", {"roles": ["administrator", "seat"]})
    assert (own.status_code, "不能改自己的角色" in own.json()["detail"]) == (409, True)
    second = await hire("guan-2", Role.ADMINISTRATOR)
    await second.sign_in_for_the_first_time()
    assert (await second.post("/accounts/guan/roles", {"roles": ["seat"]})).status_code == 204
    with pytest.raises(Conflict, match="最后一个管理员"):
        command = Actor.command("root")
        await set_roles(services.database, clock, actor=command, login="guan-2", roles=[Role.SEAT])
    assert (await second.get("/accounts")).status_code == 200


async def test_a_seat_becomes_a_caseworker_of_an_office_and_back(admin, seat, hire):
    await hire("zhang", Role.CASEWORKER)  # makes the office
    path = f"/accounts/{seat.login}/roles"
    assert (await admin.post(path, {"roles": ["caseworker"], "organisation_id": "nowhere"})).status_code == 422
    assert (await admin.post(path, {"roles": ["caseworker"], "organisation_id": "office"})).status_code == 204
    assert (await entry(admin, seat.login))["organisation_id"] == "office"
    assert (await admin.post(path, {"roles": ["seat"]})).status_code == 204
    assert (await entry(admin, seat.login))["organisation_id"] is None


async def test_whom_an_account_is_taken_from_keeps_no_conversation(admin, hire, writes_in, services):
    seat = await hire("zhao", Role.SEAT, name="赵某")
    await seat.sign_in_for_the_first_time()
    citizen = await writes_in("工资拖了三个月没给", waits=True)
    assert (await seat.post(f"/conversations/{citizen.id}/claim")).status_code == 200
    assert (await admin.post("/accounts/zhao/active", {"active": False})).status_code == 204
    assert (await seat.get("/queue")).status_code == 401
    await put_silent_seats_offline(services)  # as the service does every two seconds
    async with services.database.read() as session:
        assert (await session.get_one(ConversationRow, citizen.id)).owner == "queue"
