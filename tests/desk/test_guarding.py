"""Every staff route is guarded: by session, by role, by CSRF token, by origin."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from hotline.desk.access import Access, signing_in
from hotline.desk.api import router
from hotline.desk.roles import Role

WITHOUT_SESSION = {("POST", "/api/desk/login")}
ANY_SESSION = {
    ("POST", "/api/desk/login/totp"),
    ("POST", "/api/desk/enrol"),
    ("POST", "/api/desk/password"),
    ("POST", "/api/desk/logout"),
    ("GET", "/api/desk/me"),
}

ALSO_OFFICES = ("/api/desk/cases", "/api/desk/print-codes")
SUPERVISORS_ONLY = {
    ("GET", "/api/desk/supervision"),
    ("POST", "/api/desk/seats/{staff_no}"),
    ("POST", "/api/desk/conversations/{conversation_id}/take-over"),
}
LIVE_LINE = ("WS", "/api/desk/stream")
"""What an office hears on it is held by tests/cases/test_desk_cases.py."""
AT_THE_DESK = (Role.SEAT, Role.SUPERVISOR)


def _roles(route: tuple[str, str]) -> set[Role]:
    if route in SUPERVISORS_ONLY:
        return {Role.SUPERVISOR}
    if route == LIVE_LINE:
        return {*AT_THE_DESK, Role.CASEWORKER}
    return {Role.SEAT, Role.CASEWORKER} if route[1].startswith(ALSO_OFFICES) else set(AT_THE_DESK)


def routes() -> Iterator[tuple[str, str, Access | None]]:
    """Method, path and guard of every route under the desk's prefix."""
    for context in iter_route_contexts(router.routes):
        for method in getattr(context, "methods", None) or {"WS"}:
            yield method, context.path or "", guard_of(context.dependant)


def guard_of(dependant: Dependant) -> Access | None:
    return next((d.call for d in dependant.dependencies if isinstance(d.call, Access)), None)


def test_every_route_names_who_may_call_it():
    seen = {(method, path): guard for method, path, guard in routes()}
    assert len(seen) > 10
    for route, guard in seen.items():
        if route in WITHOUT_SESSION:
            assert guard is None, route
        elif route in ANY_SESSION:
            assert guard is signing_in, route
        else:
            assert guard is not None, f"{route} has no role"
            assert guard.roles == _roles(route), route


@pytest.fixture
def database_kind() -> str:
    """One kind of database will do here: nothing below depends on it."""
    return "sqlite"


def concrete(path: str) -> str:
    ids = {
        "{conversation_id}": "0" * 32,
        "{paper_id}": "0" * 32,
        "{number}": "0" * 11,
        "{staff_no}": "101",
        "{name}": "a.html",
    }
    for name, value in ids.items():
        path = path.replace(name, value)
    return path.removeprefix("/api/desk")


GUARDED = sorted((m, concrete(p)) for m, p, guard in routes() if guard is not None and m != "WS")
CHANGING = [path for method, path in GUARDED if method == "POST"]


@pytest.mark.parametrize(("method", "path"), GUARDED)
async def test_nobody_gets_in_without_a_session(hire, method, path):
    person = await hire("li")
    response = await person.http.request(method, f"/api/desk{path}")
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", CHANGING)
@pytest.mark.parametrize("token", ["", "made-up"])
async def test_every_change_needs_the_csrf_token(hire, path, token):
    person = await hire("li")
    await person.sign_in_for_the_first_time()
    refused = await person.post(path, {"text": "您好"}, csrf=token)
    assert refused.status_code == 403
    assert refused.json()["detail"] == "页面已过期，请刷新后再试。"


async def test_another_sites_page_can_neither_sign_in_nor_change(hire):
    person = await hire("li")
    for origin in ("https://evil.test", "https://["):  # the second, which cannot be read, was a 500
        person.http.headers["Origin"] = origin
        assert (await person.give_password()).status_code == 403
    person.http.headers["Origin"] = "https://desk.test"
    await person.sign_in_for_the_first_time()
    person.http.headers["Origin"] = "null"
    assert (await person.post("/logout")).status_code == 403


@pytest.mark.parametrize("role", [role for role in Role if role not in AT_THE_DESK])
async def test_other_roles_do_not_answer_citizens(hire, role):
    person = await hire("li", role)
    await person.sign_in_for_the_first_time()
    for method, path in GUARDED:
        if ("/queue" in path) or ("/conversations/" in path):
            call: Any = person.get if method == "GET" else person.post
            assert (await call(path)).status_code == 403, path


async def test_the_desk_is_framed_by_nobody(hire):
    person = await hire("li")
    headers = (await person.get("/me")).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
