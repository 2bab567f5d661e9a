"""Every staff route is guarded: by session, by role, by CSRF token, by origin."""

import pytest

from hotline.staff.access import signing_in
from hotline.staff.roles import Role
from tests.desk.rights import concrete, routes, table

ALLOWED, SIGNING_IN = table()
WITHOUT_SESSION = ("POST", "/api/desk/login")


def test_every_route_stands_in_the_table_of_rights_as_it_is_guarded():
    guards = dict(routes())
    assert len(guards) > 20
    assert set(guards) == set(ALLOWED) | SIGNING_IN, "docs/权限表.md names who may call each route"
    for route, guard in guards.items():
        if route == WITHOUT_SESSION:
            assert guard is None, route
        elif route in SIGNING_IN:
            assert guard is signing_in, route
        else:
            assert guard is not None and guard.roles == ALLOWED[route], route


@pytest.fixture
def database_kind() -> str:
    """One kind of database will do here: nothing below depends on it."""
    return "sqlite"


GUARDED = sorted((method, concrete(path)) for method, path in {*ALLOWED, *SIGNING_IN} if method != "WS")
GUARDED.remove(("POST", "/login"))
CHANGING = [path for method, path in GUARDED if method == "POST"]


async def test_nobody_gets_in_without_a_session(hire):
    person = await hire("li")
    for method, path in GUARDED:
        response = await person.http.request(method, f"/api/desk{path}")
        assert response.status_code == 401, (method, path)
        assert response.headers["content-type"] == "application/problem+json", (method, path)


@pytest.mark.parametrize("token", ["", "made-up"])
async def test_every_change_needs_the_csrf_token(hire, token):
    """One person for all routes: a refused change changes nothing, so the next is as refused as if it came first."""
    person = await hire("li")
    await person.comes_in()
    for path in CHANGING:
        refused = await person.post(path, {"text": "您好"}, csrf=token)
        assert refused.status_code == 403, path
        assert refused.json()["detail"] == "页面已过期，请刷新后再试。", path
    assert (await person.get("/me")).json()["next_step"] is None, "still signed in after all of them"


async def test_another_sites_page_can_neither_sign_in_nor_change(hire):
    person = await hire("li")
    for origin in ("https://evil.test", "https://["):  # the second, which cannot be read, was a 500
        person.http.headers["Origin"] = origin
        assert (await person.give_password()).status_code == 403
    person.http.headers["Origin"] = "https://desk.test"
    await person.comes_in()
    person.http.headers["Origin"] = "null"
    assert (await person.post("/logout")).status_code == 403


@pytest.mark.thorough
@pytest.mark.parametrize("role", Role)
async def test_each_role_calls_what_the_table_gives_it_and_nothing_else(hire, role):
    person = await hire("li", role)
    await person.comes_in()
    for (method, path), roles in ALLOWED.items():
        if method == "WS":
            continue
        answer = await (person.get if method == "GET" else person.post)(concrete(path))
        refused = answer.status_code == 403 and answer.json()["detail"] == "您的角色不能做这件事。"
        assert refused is (role not in roles), (method, path, answer.status_code)
        assert answer.status_code < 500, (method, path)


async def test_the_desk_is_framed_by_nobody(hire):
    person = await hire("li")
    headers = (await person.get("/me")).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
