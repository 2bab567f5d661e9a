"""Tables whose rows are added and never changed: what they prove, they prove only then."""

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper

from hotline.storage.base import Base


class TrailIsAppendOnly(Exception):
    """Somebody tried to change or delete what was recorded for good."""


def append_only[Row: type[Base]](row: Row) -> Row:
    """Class decorator: refuse updates and deletions."""
    event.listen(row, "before_update", _refuse)
    event.listen(row, "before_delete", _refuse)
    return row


def _refuse(_mapper: Mapper[Base], _connection: Connection, _target: Base) -> None:
    raise TrailIsAppendOnly
