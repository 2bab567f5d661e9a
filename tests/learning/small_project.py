"""A small Rasa project that trains in seconds by the program the product trains with, and ways to spoil it."""

from pathlib import Path

import yaml

from hotline.settings import ROOT

EXAMPLES = {
    "labor/wage.process": ["工资不发怎么要", "老板欠我工钱", "拖欠工资找谁"],
    "legal_aid/apply.condition": ["申请法律援助要什么条件", "法援怎么申请"],
}


def small_project(folder: Path) -> Path:
    """Our program over two areas, two rules, and a small stock classifier."""
    (folder / "data" / "nlu").mkdir(parents=True)
    (folder / "data" / "stories").mkdir()
    (folder / "bot").symlink_to(ROOT / "bot")
    areas = sorted({intent.partition("/")[0] for intent in EXAMPLES})
    blocks = [
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts)
        for intent, texts in EXAMPLES.items()
    ]
    rules = [{"rule": area, "steps": [{"intent": area}, {"action": "action_answer"}]} for area in areas]
    pipeline = [
        {"name": "WhitespaceTokenizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "max_ngram": 2},
        {"name": "LogisticRegressionClassifier"},
    ]
    config = {"recipe": "default.v1", "assistant_id": "small", "language": "en", "pipeline": pipeline}
    _write(folder / "config.yml", config | {"policies": [{"name": "RulePolicy"}]})
    _write(folder / "domain.yml", {"version": "3.1", "intents": areas, "actions": ["action_answer"]})
    (folder / "data" / "nlu" / "all.yml").write_text("version: '3.1'\nnlu:\n" + "".join(blocks), encoding="utf-8")
    _write(folder / "data" / "stories" / "rules.yml", {"version": "3.1", "rules": rules})
    return folder


def spoil_rules(folder: Path) -> None:
    """A file that is no YAML: Rasa itself refuses it."""
    (folder / "data" / "stories" / "rules.yml").write_text("version: '3.1'\nrules:\n- rule: [\n", encoding="utf-8")


def replace_program(folder: Path, script: str) -> None:
    """In place of ours, a program of this project's own under the same name."""
    (folder / "bot").unlink()
    (folder / "bot").mkdir()
    (folder / "bot" / "__init__.py").write_text("", encoding="utf-8")
    (folder / "bot" / "__main__.py").write_text(script, encoding="utf-8")


def _write(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
