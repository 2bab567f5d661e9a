"""The table of who may call what (`docs/权限表.md`), read as it stands, and the routes as the router has them."""

from collections.abc import Iterator

from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from hotline.desk.api import router
from hotline.settings import ROOT
from hotline.staff.access import Access
from hotline.staff.roles import ROLE_TITLES, Role

Route = tuple[str, str]
"""Method (`WS` for the live line) and path."""

_TABLE = ROOT / "docs" / "权限表.md"


def table() -> tuple[dict[Route, set[Role]], set[Route]]:
    """Who may call each route, and the routes of signing in, which ask for no role."""
    allowed: dict[Route, set[Role]] = {}
    signing_in: set[Route] = set()
    order: list[Role] = []
    for line in _TABLE.read_text("utf8").splitlines():
        if not line.startswith("|"):
            continue
        first, _what, *marks = [cell.strip() for cell in line.strip("|").split("|")]
        if first == "接口":
            order = [next(role for role in Role if ROLE_TITLES[role] == title) for title in marks]
        elif first.startswith("`"):
            method, path = first.strip("`").split(" ")
            if order:
                allowed[method, path] = {role for role, mark in zip(order, marks, strict=True) if mark == "✓"}
            else:
                signing_in.add((method, path))
    return allowed, signing_in


def routes() -> Iterator[tuple[Route, Access | None]]:
    """Every route under the desk's prefix with its guard."""
    for context in iter_route_contexts(router.routes):
        for method in getattr(context, "methods", None) or {"WS"}:
            yield (method, context.path or ""), _guard_of(context.dependant)


def concrete(path: str) -> str:
    """The path with something in each place, as a person at the desk calls it."""
    ids = {
        "{conversation_id}": "0" * 32,
        "{callback_id}": "0" * 32,
        "{inquiry_id}": "0" * 32,
        "{run_id}": "0" * 32,
        "{call_id}": "0" * 32,
        "{paper_id}": "0" * 32,
        "{delivery_id}": "0" * 32,
        "{proposal_id}": "0" * 32,
        "{number}": "0" * 11,
        "{group_id}": "0" * 32,
        "{report_id}": "0" * 32,
        "{notice_id}": "0" * 32,
        "{follow_up_id}": "0" * 32,
        "{sample_id}": "0" * 32,
        "{export_id}": "0" * 32,
        "{edition_id}": "0" * 32,
        "{kind}": "answer",
        "{entry_id:path}": "labor/wage.process",
        "{block_id}": "0" * 32,
        "{login}": "nobody",
        "{staff_no}": "101",
        "{name}": "a.html",
    }
    for name, value in ids.items():
        path = path.replace(name, value)
    return path.removeprefix("/api/desk")


def _guard_of(dependant: Dependant) -> Access | None:
    return next((d.call for d in dependant.dependencies if isinstance(d.call, Access)), None)
