"""The score sheet by which supervisors judge a sample: `data/quality/score_sheet.yml`."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from hotline.datafiles import BadFile, Finding, read_yaml, validated_list
from hotline.errors import Invalid

_FILE = Path("quality") / "score_sheet.yml"


class SheetItem(BaseModel):
    """One line of the sheet; `points` is the most it can bring."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z_]{0,23}$")
    title: str = Field(min_length=1, max_length=20)
    points: int = Field(ge=1, le=100)
    hint: str = Field(min_length=1, max_length=100)


class Scored(BaseModel):
    """One line of a sheet that was filled in, as it was worded then."""

    title: str
    points: int
    of: int


@cache
def load_score_sheet(data_dir: Path) -> tuple[SheetItem, ...]:
    """The lines in the order of the file. Raises BadFile."""
    path, name = data_dir / _FILE, f"data/{_FILE}"
    items = validated_list(SheetItem, read_yaml(path, data_dir), file=name)
    ids = [item.id for item in items]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice or not items:
        problem = f"{'、'.join(twice)} 写了两遍" if twice else "至少要有一项"
        raise BadFile([Finding(name, "", "id", problem)])
    return tuple(items)


def fill_in(sheet: Sequence[SheetItem], points: dict[str, int]) -> list[Scored]:
    """The sheet with these points. Raises Invalid unless every line has its own, within its bounds."""
    if set(points) != {item.id for item in sheet}:
        raise Invalid("评分表的每一项都要打分，也只能打这几项。")
    for item in sheet:
        if not 0 <= points[item.id] <= item.points:
            raise Invalid(f"“{item.title}”要在 0 到 {item.points} 分之间。")
    return [Scored(title=item.title, points=points[item.id], of=item.points) for item in sheet]
