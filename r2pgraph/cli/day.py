"""A day given on the command line."""

from __future__ import annotations

import datetime
from typing import Any

import click


class _Day(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions of click alone
    """A calendar day (ISO 8601, `2016-06-20`), as a date."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        """The date that is written; what is none gets a sentence that says how to write one."""
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is no day; write year-month-day, as in 2016-06-20", param, ctx)


DAY = _Day()
