"""Several counts over the same rows in one query."""

from sqlalchemy import ColumnElement, Integer, case, func


def count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """SQL: how many of the rows meet it; 0 where there is no row at all."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0, type_=Integer)
