"""Labels on conversations: the closed set of this city (`data/city/labels.yml`), and which conversation has which."""

from collections import defaultdict
from collections.abc import Collection
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.datafiles import closed_list, read_yaml, validated_list
from hotline.desk.models import ConversationLabelRow

_FILE = Path("city") / "labels.yml"


class Label(BaseModel):
    """One label. A retired one is put on nothing more, and keeps its name for what has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z_]{0,23}$")
    title: str = Field(min_length=1, max_length=10)
    retired: bool = False


class LabelView(BaseModel):
    """A label as the desk shows it."""

    id: str
    title: str


@cache
def load_labels(data_dir: Path) -> dict[str, Label]:
    """The labels by their ids, in the order of the file. Raises BadFile."""
    name = f"data/{_FILE}"
    return closed_list(validated_list(Label, read_yaml(data_dir / _FILE, data_dir), file=name), file=name)


def offered_labels(data_dir: Path) -> list[LabelView]:
    """Those that may be put on a conversation."""
    return [label_view(data_dir, label.id) for label in load_labels(data_dir).values() if not label.retired]


def label_view(data_dir: Path, label_id: str) -> LabelView:
    """A label with its name; the id where the file has lost it."""
    label = load_labels(data_dir).get(label_id)
    return LabelView(id=label_id, title=label.title if label else label_id)


async def labels_of(
    session: AsyncSession, data_dir: Path, conversation_ids: Collection[str]
) -> dict[str, list[LabelView]]:
    """The labels of these conversations, the first put on first; a conversation without any has an empty list."""
    row = ConversationLabelRow
    found: dict[str, list[LabelView]] = defaultdict(list)
    if conversation_ids:
        of_them = select(row).where(row.conversation_id.in_(conversation_ids)).order_by(row.added_at, row.label)
        for each in await session.scalars(of_them):
            found[each.conversation_id].append(label_view(data_dir, each.label))
    return found
