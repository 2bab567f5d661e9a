"""Channels, kinds, bars and questions by id, read from `data/navigator/`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from hotline.datafiles import BadFile, Finding, name_of, read_yaml, validated, yaml_files
from hotline.procedures.grounds import Said, Saying
from hotline.procedures.navigator.schema import (
    Bar,
    BarFile,
    Channel,
    ChannelFile,
    Group,
    Kind,
    KindFile,
    Question,
    QuestionFile,
)

FOLDER = "data/navigator"
CHANNELS, BARS, QUESTIONS = (f"{FOLDER}/{name}.yml" for name in ("channels", "bars", "questions"))


@dataclass
class Guidebook:
    """All of it, in the files' order. `files` tells where each kind stands."""

    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    bars: dict[str, Bar] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    reviewed: dict[str, date] = field(default_factory=dict)

    def of_group(self, group: str) -> list[Kind]:
        """The kinds offered after the first question."""
        return [kind for kind in self.kinds.values() if kind.group == group]

    def sayings(self) -> Iterator[Saying[Said]]:
        """Everything that rests on law."""
        for channel in self.channels.values():
            for name in ("what", "cost", "duration", "yields", "where"):
                said: Said | None = getattr(channel, name)
                if said is not None:
                    yield Saying(CHANNELS, channel.id, name, said)
        for bar in self.bars.values():
            yield Saying(BARS, bar.id, "", bar)
        for kind in self.kinds.values():
            for number, way in enumerate(kind.ways, start=1):
                yield Saying(self.files[kind.id], kind.id, f"ways.第{number}个.why", way.why)
                if way.cost is not None:
                    yield Saying(self.files[kind.id], kind.id, f"ways.第{number}个.cost", way.cost)


def load_guidebook(data_dir: Path) -> Guidebook:
    """Everything, or BadFile with all that is wrong in form."""
    book, findings = read_guidebook(data_dir)
    if findings:
        raise BadFile(findings)
    return book


def read_guidebook(data_dir: Path) -> tuple[Guidebook, list[Finding]]:
    """What can be read, and what is wrong in form; an empty book where a data folder has none."""
    book, findings = Guidebook(), []
    for path in yaml_files(data_dir / "navigator"):
        file = name_of(path, data_dir)
        try:
            raw = read_yaml(path, data_dir)
            if file == CHANNELS:
                channels = validated(ChannelFile, raw, file=file)
                findings += _take(book.channels, channels.channels, file)
                book.reviewed[file] = channels.reviewed_on
            elif file == BARS:
                bars = validated(BarFile, raw, file=file)
                findings += _take(book.bars, bars.bars, file)
                book.reviewed[file] = bars.reviewed_on
            elif file == QUESTIONS:
                asked = validated(QuestionFile, raw, file=file)
                findings += _take(book.groups, asked.groups, file) + _take(book.questions, asked.questions, file)
            else:
                kinds = validated(KindFile, raw, file=file)
                findings += _take(book.kinds, kinds.kinds, file)
                book.files |= {kind.id: file for kind in kinds.kinds}
                book.reviewed[file] = kinds.reviewed_on
        except BadFile as error:
            findings += error.findings
    return book, findings


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def _take[E: _Named](known: dict[str, E], entries: list[E], file: str) -> list[Finding]:
    """Add the entries by id; what stands there twice is a finding."""
    findings: list[Finding] = []
    for entry in entries:
        if entry.id in known:
            findings.append(Finding(file, entry.id, "id", "写了两遍"))
        known[entry.id] = entry
    return findings
