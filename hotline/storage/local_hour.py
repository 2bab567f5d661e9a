"""The hour of a stored moment by the clock here, in the words of either database."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement


class local_hour(FunctionElement[str]):
    """SQL: day and hour of a stored moment by the clock here, as 2026-09-01 10. China keeps one time all year."""

    type = String()
    inherit_cache = True


@compiles(local_hour, "sqlite")
def _in_sqlite(element: local_hour, compiler: Any, **options: Any) -> str:
    return f"strftime('%Y-%m-%d %H', {compiler.process(element.clauses, **options)}, '+8 hours')"


@compiles(local_hour, "postgresql")
def _in_postgresql(element: local_hour, compiler: Any, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"to_char({moment} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24')"
