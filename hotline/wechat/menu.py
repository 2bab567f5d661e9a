"""The menu below the official account's chat, as data (`data/city/wechat_menu.yml`), and as WeChat wants it."""

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hotline.datafiles import BadFile, Finding, read_yaml, validated_list
from hotline.wechat.account import Account
from hotline.wechat.words import Command

_FILE = Path("city") / "wechat_menu.yml"
_MOST_COLUMNS, _MOST_ENTRIES = 3, 5


class Entry(BaseModel):
    """One line of the menu: it says something in the citizen's name, gives a command, or opens a page of ours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z_]{0,31}$")
    title: str = Field(min_length=1, max_length=8)
    say: str | None = Field(None, min_length=1, max_length=60)
    do: Command | None = None
    open: str | None = Field(None, pattern=r"^/[a-z/?=&]*$")

    @model_validator(mode="after")
    def _one_of_three(self) -> "Entry":
        if sum(each is not None for each in (self.say, self.do, self.open)) != 1:
            raise ValueError("say、do、open 要且只要写一个")
        return self


class Column(BaseModel):
    """One of the three columns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z_]{0,31}$")
    title: str = Field(min_length=1, max_length=4)
    entries: list[Entry] = Field(min_length=1, max_length=_MOST_ENTRIES)


@cache
def load_menu(data_dir: Path) -> tuple[Column, ...]:
    """The columns from left to right. Raises BadFile."""
    name = f"data/{_FILE}"
    columns = validated_list(Column, read_yaml(data_dir / _FILE, data_dir), file=name)
    if not 1 <= len(columns) <= _MOST_COLUMNS:
        raise BadFile([Finding(name, "", "", f"要有 1 到 {_MOST_COLUMNS} 列")])
    ids = [entry.id for column in columns for entry in column.entries]
    if twice := sorted({each for each in ids if ids.count(each) > 1}):
        raise BadFile([Finding(name, each, "id", "写了两遍") for each in twice])
    return tuple(columns)


def entry_of(data_dir: Path, key: str) -> Entry | None:
    """What a pressed button of the menu stands for. A citizen's phone shows an old menu for a day: None."""
    return next((each for column in load_menu(data_dir) for each in column.entries if each.id == key), None)


def as_published(columns: tuple[Column, ...], account: Account) -> dict[str, Any]:
    """The body that WeChat takes."""
    return {
        "button": [
            {"name": column.title, "sub_button": [_button(entry, account) for entry in column.entries]}
            for column in columns
        ]
    }


def _button(entry: Entry, account: Account) -> dict[str, str]:
    if entry.open is not None:
        return {"type": "view", "name": entry.title, "url": f"{account.public_url}{entry.open}"}
    return {"type": "click", "name": entry.title, "key": entry.id}
