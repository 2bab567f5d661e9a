"""The extractor's patterns: places, organisations and references, kept as data in `data/patterns.yml`."""

from pathlib import Path
from typing import Any

import yaml

PATTERNS = Path(__file__).parent / "data" / "patterns.yml"
STATUTES = Path(__file__).parents[2] / "data" / "statutes" / "index.yml"


def load() -> dict[str, Any]:
    """Patterns as JSON: `names` (entity → value → the ways people write it) and `tokens` (spaCy's own form)."""
    patterns: dict[str, Any] = yaml.safe_load(PATTERNS.read_text("utf8"))
    # People name a statute without book marks too; the titles come from the statute index.
    titles = {
        title for each in yaml.safe_load(STATUTES.read_text("utf8")) for title in (each["short_title"], each["title"])
    }
    patterns["statutes"] = sorted(titles)
    return patterns


def for_ruler(patterns: dict[str, Any]) -> list[dict[str, Any]]:
    """The same for spaCy's EntityRuler; a name's value travels in the pattern's id."""
    rules: list[dict[str, Any]] = []
    for entity, values in patterns["names"].items():
        for value, spellings in values.items():
            # A value that is an English key (a kind of office) is nothing a citizen writes.
            written = spellings if value.isascii() else [value, *spellings]
            rules += [{"label": entity, "pattern": spelling, "id": value} for spelling in written]
    for district, towns in patterns["townships"].items():
        rules += [{"label": "township", "pattern": town, "id": district} for town in towns]
    for entity, sequences in patterns["tokens"].items():
        rules += [{"label": entity, "pattern": sequence} for sequence in sequences]
    article = {"TEXT": {"REGEX": "^[第（）零〇一二三四五六七八九十百千0-9条款项之]+$"}, "OP": "*"}
    for title in patterns["statutes"]:
        # One token each: `words` adds the titles to jieba's dictionary.
        rules.append({"label": "statute", "pattern": [{"TEXT": title}, article]})
    return rules


def words_of(patterns: dict[str, Any]) -> list[str]:
    """Every name, so that jieba keeps it in one piece and spaCy's tokens fall on its borders."""
    names = [
        name
        for values in patterns["names"].values()
        for value, spellings in values.items()
        for name in [value, *spellings]
    ]
    towns = [town for each in patterns["townships"].values() for town in each]
    return [name for name in [*names, *towns, *patterns["statutes"]] if not name.isascii()]
