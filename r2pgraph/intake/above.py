"""The source of a row that names none: that of the new row above it, as people leave cells empty."""

from __future__ import annotations

from dataclasses import dataclass, field

from r2pgraph.intake.columns import EVIDENCE

_SOURCE = tuple(column.heading for column in EVIDENCE)


@dataclass
class Above:
    """The source of the last new row that named one, and where that row is."""

    cells: dict[str, str] = field(default_factory=dict)
    place: str = ""

    def complete(self, cells: dict[str, str], sheet: str, row: int, notes: list[str]) -> tuple[str, ...]:
        """Give a row what it lacks of a source; the headings that were filled so.

        A quotation alone is one of the document above; a row that names any other part stands by itself.
        """
        own = {name: cells[name] for name in _SOURCE if cells[name]}
        if set(own) - {"Quotation"} or (own and not self.cells.get("Document")):
            self.cells, self.place = own, f"row {row} of “{sheet}”"
            return ()
        if not self.cells:
            return ()
        lent = tuple(name for name in _SOURCE if name not in own)
        cells.update({name: self.cells.get(name, "") for name in lent})
        lacks = "document" if own else "source"
        notes.append(f"Row {row} of “{sheet}” names no {lacks}; it is taken to have that of {self.place}.")
        return lent
