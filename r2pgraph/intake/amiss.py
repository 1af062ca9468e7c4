"""Cells of a row that cannot be used, gathered so that one reading tells all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Cell = tuple[str, str]  # the heading above it, and what is wrong with it


class Amiss(Exception):
    """One cell or several cannot be used; `cells` names each."""

    def __init__(self, heading: str, problem: str, *more: Cell) -> None:
        self.cells = ((heading, problem), *more)
        super().__init__(problem)


@dataclass
class Gathered:
    """What is amiss in a row so far."""

    cells: list[Cell] = field(default_factory=list)

    @contextmanager
    def cell(self) -> Iterator[None]:
        """Keep what is amiss within, and go on after it."""
        try:
            yield
        except Amiss as amiss:
            self.cells += amiss.cells

    def end(self) -> None:
        """Raise what was kept, if anything was."""
        if self.cells:
            first, *rest = self.cells
            raise Amiss(*first, *rest)
