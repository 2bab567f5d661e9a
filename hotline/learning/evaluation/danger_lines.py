"""Lines of our own that are danger, and lines that only sound like it: from the danger rules and the dialogue tests."""

import json
from pathlib import Path

import yaml

from hotline.vocabulary import Outcome


def danger_lines(root: Path) -> dict[str, bool]:
    """Each line, and whether somebody is in danger."""
    rules = yaml.load((root / "data" / "danger.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    found = dict.fromkeys(rules["counter_examples"], False)
    found |= {text: True for entry in rules["classes"] for text in entry["examples"]}
    for path in sorted((root / "tests" / "dialogues").glob("*.yml")):
        for dialogue in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
            for step in dialogue["steps"]:
                if step.get("say") and step.get("outcome"):
                    found[step["say"]] = step["outcome"] == Outcome.DANGER
    return found


def write_danger_lines(lines: dict[str, bool], path: Path) -> None:
    """As the measuring program reads them."""
    rows = (json.dumps({"text": text, "dangerous": danger}, ensure_ascii=False) for text, danger in lines.items())
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
