"""What imports what: no circle of modules, and packages in an order. Where one reaches for a later one, it is said here."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from hotline.settings import ROOT

ORDER = (
    "storage", "web", "files", "search", "conversations", "privacy", "catalogue", "staff", "knowledge", "procedures", "connectors",
    "briefs", "notices", "callbacks", "inquiries", "cases", "desk", "proposals", "serving", "child_reports", "call_records", "quality",
    "blocks", "editions", "learning", "lookups", "work_orders", "real_name", "mail", "wechat", "pages",
)  # fmt: skip
"""A package builds on those before it."""

OVERSEERS = frozenset(
    {
        "hotline.storage.tables",
        "hotline.web.metrics",
        "hotline.conversations.erasure",
        "hotline.privacy.detail_titles",
        "hotline.knowledge.check",
        "hotline.knowledge.impact",
        "hotline.desk.api",
    }
)
"""Their trade is to know every package: all tables, figures, what is erased, what codes are called, all data files."""

ENTRIES = ("api", "commands")
"""Routes and commands, by the last word of the module's name: they stand above all packages, whatever folder they are in."""

AHEAD = {
    # The turn and the hand-off keep what others decide: a block, a run, a proof, an inquiry, a promise, a switch.
    "conversations": (
        "blocks", "callbacks", "cases", "inquiries", "learning", "notices", "privacy", "procedures", "quality",
        "real_name", "work_orders",
        # What is said to a citizen in WeChat is put into the outbox with it.
        "connectors",
    ),
    # The trail names whoever and whatever it tells of; the day's sweeping takes what was sent long ago along.
    "privacy": ("connectors", "knowledge", "lookups", "staff", "wechat"),
    # A step that a seat takes is taken as the desk takes it: announced, and with a line in the transcript.
    "inquiries": ("desk",),
    "callbacks": ("blocks", "desk"),
    # The queue and the transcript show what the others hold.
    "desk": ("blocks", "child_reports", "learning", "lookups", "proposals", "quality", "wechat", "work_orders"),
    # Words shared by two files of data: citations and facts, and the kinds of cases that an organisation takes.
    "catalogue": ("cases", "knowledge"),
    "call_records": ("quality",),
}  # fmt: skip
"""Package: the later ones it uses all the same. Nothing comes in without its why; what is turned round is struck out."""


def _modules() -> dict[str, Path]:
    """By dotted name. Migrations are run by their number, and imported by nobody."""
    found = {}
    for path in sorted((ROOT / "hotline").rglob("*.py")):
        if path.parent.name != "versions":
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = _modules()


def _imported_by(module: str) -> Iterator[str]:
    """At the top or inside a function: a circle that is closed late is a circle."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                name = whole if whole in MODULES else node.module
                if name in MODULES:
                    yield name


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    return {module: set(_imported_by(module)) for module in MODULES}


def test_no_circle_of_modules(imports: dict[str, set[str]]) -> None:
    TopologicalSorter(imports).prepare()  # raises CycleError, which names the circle


def test_each_package_has_its_place_in_the_order() -> None:
    assert sorted(ORDER) == sorted(_packages())


def test_packages_build_on_those_before_them(imports: dict[str, set[str]]) -> None:
    found: dict[str, set[str]] = {}
    why: dict[tuple[str, str], str] = {}
    for module, targets in imports.items():
        here = _package_of(module)
        if here is None or module in OVERSEERS or module.rpartition(".")[2].rpartition("_")[2] in ENTRIES:
            continue
        for target in targets:
            there = _package_of(target)
            if there is not None and ORDER.index(there) > ORDER.index(here):
                found.setdefault(here, set()).add(there)
                why[here, there] = f"{module} imports {target}"
    new = [reason for (here, there), reason in why.items() if there not in AHEAD.get(here, ())]
    assert not new, "a later package: turn it round, hand it in, or give it a place further on"
    mended = {here: left for here, there in AHEAD.items() if (left := set(there) - found.get(here, set()))}
    assert not mended, "no longer used: strike it out of AHEAD"


def _packages() -> list[str]:
    return [path.parent.name for path in sorted((ROOT / "hotline").glob("*/__init__.py"))]


def _package_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in ORDER else None
