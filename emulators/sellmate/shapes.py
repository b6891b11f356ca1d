"""Rows of the tables as they are sent."""

from sqlmodel import SQLModel


def dump(row: SQLModel, *without: str) -> dict:
    """A row's members in the order in which its table names them (what was loaded from a database comes in any order)."""
    return {name: getattr(row, name) for name in type(row).model_fields if name not in without}
