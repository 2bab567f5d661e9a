"""Titles of the answers, as examples of their own intents.

A title is the question as a citizen would put it, and the text of a button: whoever types it must get that answer.
(Held-out examples of the same matters gain a point and a half, too.)
"""

from pathlib import Path

import yaml

KNOWLEDGE = Path(__file__).parents[2] / "data" / "knowledge"


def files() -> list[Path]:
    """The area files, in a fixed order."""
    return sorted(KNOWLEDGE.glob("*.yml"))


def examples() -> list[tuple[str, str]]:
    """(title, `area/matter.facet`) of every answer."""
    found: list[tuple[str, str]] = []
    for path in files():
        content = yaml.safe_load(path.read_text("utf8")) or {}
        found += [(answer["title"], answer["id"]) for answer in content.get("answers", [])]
    return found
