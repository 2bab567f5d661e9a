"""Reading YAML data files so that every complaint names file, entry and field, in Chinese."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import yaml
from pydantic import BaseModel, ValidationError
from yaml.nodes import MappingNode

from hotline.errors import DataError


@dataclass(frozen=True, order=True)
class Finding:
    """One thing wrong in one place. `entry` is the stable id where there is one."""

    file: str
    entry: str
    field: str
    problem: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.entry, self.field, self.problem) if part)


class BadFile(DataError):
    """One or more findings that keep a file from being used."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


class _UniqueKeyLoader(yaml.CSafeLoader):
    """YAML takes the last of two equal keys without a word; an editor who repeats a field must hear of it.

    The C parser, which every wheel of PyYAML has: the knowledge is read at each start, in 0.2 s instead of 1.1 s.
    """

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.MarkedYAMLError(problem=f"字段 {key} 写了两遍", problem_mark=key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def name_of(path: Path, data_dir: Path) -> str:
    """The file's name as people know it: from the data folder on."""
    try:
        return str(path.relative_to(data_dir.parent))
    except ValueError:
        return str(path)


def read_yaml(path: Path, data_dir: Path) -> Any:
    """The document in a file. Raises BadFile when it cannot be read as YAML."""
    name = name_of(path, data_dir)
    try:
        with path.open(encoding="utf-8") as stream:
            return _UniqueKeyLoader(stream).get_single_data()
    except OSError as error:
        raise BadFile(
            [Finding(name, "", "", f"读不了这个文件（{error.strerror}），请检查文件是否存在、有没有权限")]
        ) from error
    except UnicodeDecodeError as error:
        raise BadFile([Finding(name, "", "", "不是 UTF-8 编码，请另存为 UTF-8")]) from error
    except yaml.MarkedYAMLError as error:
        line = f"第{error.problem_mark.line + 1}行" if error.problem_mark else ""
        raise BadFile([Finding(name, line, "", f"YAML 格式有误：{error.problem}")]) from error
    except yaml.YAMLError as error:
        raise BadFile([Finding(name, "", "", f"YAML 格式有误：{error}")]) from error


def validated[M: BaseModel](model: type[M], raw: Any, *, file: str, key: str = "id") -> M:
    """The raw document as a model. Raises BadFile; entries of lists are named by their `key`."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise BadFile(explain(error, raw, file=file, key=key)) from error


def validated_list[M: BaseModel](model: type[M], raw: Any, *, file: str, key: str = "id") -> list[M]:
    """The raw document as a list of models. Raises BadFile with every entry's faults."""
    if not isinstance(raw, list):
        raise BadFile([Finding(file, "", "", "应该是一个列表，每条以“- ”开头")])
    entries: list[M] = []
    findings: list[Finding] = []
    for number, entry in enumerate(raw, start=1):
        try:
            entries.append(model.model_validate(entry))
        except ValidationError as error:
            named = entry.get(key) if isinstance(entry, dict) else None
            findings += explain(error, entry, file=file, key=key, entry=str(named or f"第{number}条"))
    if findings:
        raise BadFile(findings)
    return entries


class Coded(Protocol):
    """An entry of a closed list: an id for the machine, a title for people."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...


def closed_list[M: Coded](entries: Iterable[M], *, file: str) -> dict[str, M]:
    """Entries by their ids, in the order of the file. Raises BadFile where an id or a title stands twice."""
    listed = list(entries)
    findings: list[Finding] = []
    for field, words in (("id", [each.id for each in listed]), ("title", [each.title for each in listed])):
        findings += [Finding(file, "", field, f"{word} 写了两遍") for word in sorted({*words}) if words.count(word) > 1]
    if findings:
        raise BadFile(findings)
    return {each.id: each for each in listed}


def explain(error: ValidationError, raw: Any, *, file: str, key: str, entry: str = "") -> list[Finding]:
    """Pydantic's findings as ours."""
    return [_finding(detail, raw, file=file, key=key, entry=entry) for detail in error.errors()]


def _finding(detail: Any, raw: Any, *, file: str, key: str, entry: str) -> Finding:
    path: list[str] = []
    here = raw
    for step in detail["loc"]:
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
            named = here.get(key) if isinstance(here, dict) else None
            if named and not entry:
                entry, path = str(named), []
            else:
                path.append(f"第{step + 1}个")
        else:
            here = here.get(step) if isinstance(here, dict) else None
            path.append(str(step))
    if path and path[0] == "entry" and not entry:
        entry, path = "entry", path[1:]
    return Finding(file, entry, ".".join(path), in_chinese(detail))


_BOUNDS = {
    "greater_than": ("大于", "gt"),
    "greater_than_equal": ("不小于", "ge"),
    "less_than": ("小于", "lt"),
    "less_than_equal": ("不大于", "le"),
}
_SAID: dict[str, str] = {
    "missing": "缺少这个字段",
    "extra_forbidden": "没有这个字段，请检查字段名",
    "string_type": "应该是文字（数字请加引号）",
    "string_too_short": "不能为空",
    "list_type": "应该是列表",
    "dict_type": "应该是“名称: 值”的形式",
    "model_type": "应该是“字段: 值”的形式",
    "bool_type": "应该是 true 或 false",
    "bool_parsing": "应该是 true 或 false",
    "int_type": "应该是整数",
    "int_parsing": "应该是整数",
    "float_parsing": "应该是数字",
    "date_type": "应该是日期，如 2026-11-20",
    "date_parsing": "应该是日期，如 2026-11-20",
    "date_from_datetime_parsing": "应该是日期，如 2026-11-20",
    "string_pattern_mismatch": "格式不对",
}


def in_chinese(detail: Any) -> str:
    """One of Pydantic's findings in words that an editor or operator understands."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return str(context.get("error", detail["msg"]))
    if kind == "too_long":
        return f"最多 {context['max_length']} 条，现在 {context['actual_length']} 条"
    if kind == "too_short":
        return f"至少 {context['min_length']} 条"
    if kind == "string_too_long":
        return f"最多 {context['max_length']} 个字"
    if kind in _BOUNDS:
        sign, bound = _BOUNDS[kind]
        return f"应该{sign} {context[bound]}：{detail.get('input')}"
    if kind in ("literal_error", "enum"):
        return f"只能是 {context['expected']}".replace(" or ", " 或 ")
    said = _SAID.get(kind) or str(detail["msg"])
    shown = detail.get("input")
    return f"{said}：{shown}" if kind != "missing" and shown != "" and isinstance(shown, str | int | float) else said


def yaml_files(folder: Path) -> Iterable[Path]:
    """The folder's YAML files in a fixed order."""
    return sorted(folder.glob("*.yml"))
