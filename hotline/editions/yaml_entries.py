"""Entries put back into a data file: pure, from the file's text to its text.

Only the lines of a field that says something else are written anew. Every other line stays as it is, with its
comments, its order and the way it is folded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest
from typing import Any, Protocol

import yaml
from pydantic import BaseModel
from yaml.nodes import MappingNode, Node, SequenceNode

from hotline.datafiles import BadFile, Finding


class Form(Protocol):
    """What entries look like; `key` is the field that names each."""

    @property
    def model(self) -> type[BaseModel]: ...
    @property
    def key(self) -> str: ...
    def parse(self, content: dict[str, Any]) -> BaseModel: ...


@dataclass(frozen=True)
class Keyed:
    """A form of entries that are no kind of their own at the workbench."""

    model: type[BaseModel]
    key: str

    def parse(self, content: dict[str, Any]) -> BaseModel:
        """The entry. Raises pydantic's ValidationError."""
        return self.model.model_validate(content)


_WIDE = 1_000_000
"""Long sentences stay on one line: a line that is folded anew hides what changed in it."""


class _Dumper(yaml.SafeDumper):
    """Lists as the file writes them: indented below their field, or not."""

    indented = True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless and not self.indented)


class _Flush(_Dumper):
    indented = False


def put_back(
    text: str, kind: Form, entries: Mapping[str, Mapping[str, Any]], *, list_key: str | None, file: str
) -> str:
    """The file's text with these entries (id → fields that are no default). Unknown ids come after the last entry.

    Raises BadFile where the result would not say just that.
    """
    nodes, found = _nodes(text, kind, list_key)
    lines = text.splitlines(keepends=True)
    indented = _indented(found.values())
    edits: list[tuple[int, int, list[str]]] = []
    for id_, wanted in entries.items():
        node = found.get(id_)
        if node is None:
            end = _last_line(lines, nodes.value[-1])
            new = _as_item(
                wanted, column=nodes.start_mark.column, indented=indented, flow=bool(nodes.value[-1].flow_style)
            )
            edits.append((end, end, new))
        elif node.flow_style:
            edits += _flow_edits(text, lines, node, kind, {kind.key: id_, **wanted})
        else:
            edits += _field_edits(lines, node, kind, {kind.key: id_, **wanted}, indented=indented)
    # From below upwards; of two at one place the line is replaced before one is put in above it.
    for _, (first, last, new) in sorted(enumerate(edits), key=lambda edit: (*edit[1][:2], edit[0]), reverse=True):
        lines[first:last] = new
    changed = "".join(lines)
    _verify(text, changed, kind, entries, list_key=list_key, file=file)
    return changed


def fields_of(kind: Form, raw: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry says, but for what is said by saying nothing."""
    entry = kind.parse(dict(raw)).model_dump(exclude_defaults=True)
    return {name: _plain(value) for name, value in entry.items()}


def entries_in(text: str, kind: Form, *, list_key: str | None) -> dict[str, dict[str, Any]]:
    """The entries of a file by id; none where it has no such list."""
    document = yaml.load(text, Loader=yaml.CSafeLoader)
    listed = document if list_key is None else document.get(list_key)
    if isinstance(listed, dict):  # the file's only one; its id stands beside it
        listed = [{kind.key: document[kind.key], **listed}]
    return {raw[kind.key]: fields_of(kind, raw) for raw in listed or []}


def _field_edits(
    lines: Sequence[str], node: MappingNode, kind: Form, wanted: Mapping[str, Any], *, indented: bool
) -> list[tuple[int, int, list[str]]]:
    places = _places(lines, node)
    before = fields_of(kind, {kind.key: wanted[kind.key], **_loaded(node)})
    after = fields_of(kind, wanted)
    column = node.value[0][0].start_mark.column
    order = list(kind.model.model_fields)
    edits: list[tuple[int, int, list[str]]] = []
    for name in order:
        if before.get(name) == after.get(name):
            continue
        place = places.get(name)
        old = place[2] if place else None
        value = _as_written(wanted.get(name), old)
        new = _as_field(name, value, column=column, old=old, indented=indented) if name in wanted else []
        if place is not None:
            edits.append((place[0], place[1], new))
        elif new:
            earlier = [places[each][1] for each in order[: order.index(name)] if each in places]
            edits.append((max(earlier), max(earlier), new))
    return edits


def _flow_edits(
    text: str, lines: Sequence[str], node: MappingNode, kind: Form, wanted: Mapping[str, Any]
) -> list[tuple[int, int, list[str]]]:
    """Of an entry written as {…} each field that says the same stands as it stood, and so does what follows the brace."""
    before, after = fields_of(kind, {kind.key: wanted[kind.key], **_loaded(node)}), fields_of(kind, wanted)
    if before == after:
        return []
    written = {key.value: text[key.start_mark.index : value.end_mark.index] for key, value in node.value}
    order = [*written, *(name for name in kind.model.model_fields if name in after and name not in written)]
    same = {name for name in written if name in wanted and before.get(name) == after.get(name)}
    fields = [written[name] if name in same else _in_braces(name, after[name]) for name in order if name in after]
    first, last = node.start_mark, node.end_mark
    opened, closed = lines[first.line][: first.column], lines[last.line][last.column :]
    return [(first.line, last.line + 1, f"{opened}{{{', '.join(fields)}}}{closed}".splitlines(keepends=True))]


def _in_braces(name: str, value: Any) -> str:
    row = yaml.safe_dump({name: value}, allow_unicode=True, sort_keys=False, width=_WIDE, default_flow_style=True)
    return row.strip()[1:-1]


def _places(lines: Sequence[str], node: MappingNode) -> dict[str, tuple[int, int, Node]]:
    """First line and the line after the last of each field; comments below belong to what follows."""
    starts = [key.start_mark.line for key, _ in node.value]
    ends = [*starts[1:], _last_line(lines, node)]
    return {
        key.value: (start, _without_comments(lines, start, end), value)
        for (key, value), start, end in zip(node.value, starts, ends, strict=True)
    }


def _without_comments(lines: Sequence[str], start: int, end: int) -> int:
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _last_line(lines: Sequence[str], node: Node) -> int:
    end = node.end_mark.line + (1 if node.end_mark.column else 0)
    return _without_comments(lines, node.start_mark.line, min(end, len(lines)))


def _as_field(name: str, value: Any, *, column: int, old: Node | None, indented: bool) -> list[str]:
    flow = isinstance(old, SequenceNode | MappingNode) and bool(old.flow_style) and bool(old.value)
    if isinstance(old, SequenceNode) and not flow and old.value and bool(getattr(old.value[0], "flow_style", False)):
        rows = [
            yaml.safe_dump(each, allow_unicode=True, sort_keys=False, width=_WIDE, default_flow_style=True)
            for each in value
        ]
        inner = "  " if indented else ""
        return [" " * column + f"{name}:\n", *(" " * column + f"{inner}- {row.strip()}\n" for row in rows)]
    dumped = _dump({name: value}, indented=indented, flow=flow)
    return [" " * column + line for line in dumped.splitlines(keepends=True)]


def _as_written(value: Any, old: Node | None) -> Any:
    """The fields of what stands below in the order in which the file has them already, those that are new last."""
    if isinstance(value, list) and isinstance(old, SequenceNode):
        return [_as_written(each, before) for each, before in zip_longest(value, old.value[: len(value)])]
    if isinstance(value, dict) and isinstance(old, MappingNode):
        before = {key.value: node for key, node in old.value}
        order = [*(name for name in before if name in value), *(name for name in value if name not in before)]
        return {name: _as_written(value[name], before.get(name)) for name in order}
    return value


def _as_item(wanted: Mapping[str, Any], *, column: int, indented: bool, flow: bool) -> list[str]:
    if flow:
        return [" " * column + f"- {{{', '.join(_in_braces(name, value) for name, value in wanted.items())}}}\n"]
    dumped = _dump([dict(wanted)], indented=indented, flow=False)
    return [" " * column + line for line in dumped.splitlines(keepends=True)]


def _dump(value: Any, *, indented: bool, flow: bool) -> str:
    if flow:
        [(name, inner)] = value.items()
        row = yaml.safe_dump(inner, allow_unicode=True, sort_keys=False, width=_WIDE, default_flow_style=True)
        return f"{name}: {row.strip()}\n"
    dumper = _Dumper if indented else _Flush
    return yaml.dump(value, Dumper=dumper, allow_unicode=True, sort_keys=False, width=_WIDE, default_flow_style=False)


def _nodes(text: str, kind: Form, list_key: str | None) -> tuple[Node, dict[str, MappingNode]]:
    """The node that holds the entries, and each by its id."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    held = root
    if list_key is not None and isinstance(root, MappingNode):
        held = next(value for key, value in root.value if key.value == list_key)
    if isinstance(root, MappingNode) and isinstance(held, MappingNode):
        return held, {_scalar(root, kind.key): held}
    if not isinstance(held, SequenceNode) or not all(isinstance(node, MappingNode) for node in held.value):
        raise BadFile([Finding("", "", list_key or "", "应该是一个列表")])
    return held, {_scalar(node, kind.key): node for node in held.value}


def _indented(nodes: Iterable[MappingNode]) -> bool:
    """Whether a list below a field of an entry stands further in than the field; without any it does not, as in most files."""
    for entry in nodes:
        for key, value in entry.value:
            if isinstance(value, SequenceNode) and not value.flow_style:
                return value.start_mark.column > key.start_mark.column
    return False


def _scalar(node: MappingNode, name: str) -> str:
    return next(value.value for key, value in node.value if key.value == name)


def _loaded(node: MappingNode) -> dict[str, Any]:
    return yaml.SafeLoader("").construct_document(node)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return {name: _plain(each) for name, each in value.items()} if isinstance(value, dict) else value


def _verify(
    text: str, changed: str, kind: Form, entries: Mapping[str, Mapping[str, Any]], *, list_key: str | None, file: str
) -> None:
    expected = {
        **entries_in(text, kind, list_key=list_key),
        **{id_: fields_of(kind, {kind.key: id_, **said}) for id_, said in entries.items()},
    }
    if entries_in(changed, kind, list_key=list_key) != expected:
        raise BadFile([Finding(file, "、".join(entries), "", "写完以后读出来的不是要写的内容，没有写")])
