"""From a plan to the record: told first, checked as it would then stand, and written as one change."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from r2pgraph import edition, journal, turtle, validation
from r2pgraph.errors import SourceError, ValidationFailed
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.intake import history, reading
from r2pgraph.intake.changes import Change
from r2pgraph.intake.desk import Desk
from r2pgraph.intake.rows import Clerk
from r2pgraph.intake.telling import Side, Told
from r2pgraph.settings import Settings
from r2pgraph.store import Store, fingerprint

Plan = Callable[[KnowledgeGraph], Change]


@dataclass(frozen=True)
class Prepared:
    """A change that may be made: the texts of the files (None: no file), and what it is in sentences.

    `files` is the fingerprint of the files for which it was prepared.
    """

    texts: Mapping[Path, str | None]
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    files: str = field(default="", compare=False)


def sheet_plan(path: Path, on: datetime.date) -> Plan:
    """The plan to take in a sheet file; it raises `ValidationFailed` with every cell at fault."""
    sheets, faults = reading.sheets(path)

    def plan(graph: KnowledgeGraph) -> Change:
        """The change to that graph."""
        clerk = Clerk(Desk(graph), on)
        clerk.faults += faults
        for sheet in sheets:
            clerk.take(sheet)
        if clerk.faults:
            titles = [sheet.title for sheet in sheets]
            raise ValidationFailed(map(str, sorted(clerk.faults, key=lambda one: one.place(titles))))
        return clerk.change

    return plan


def prepare(graph: KnowledgeGraph, plan: Plan, on: datetime.date) -> Prepared:
    """Tell a plan and check its result; `ValidationFailed` tells what would be wrong then and is not now."""
    change = plan(graph)
    changed = change.result()
    kept = {path: triples for path, triples in graph.embedded.contents.items() if path not in changed}
    contents = {**kept, **{path: triples for path, triples in changed.items() if triples}}
    after = KnowledgeGraph(graph.settings, Store(contents))
    if changed and (faults := _faults(after, on)):
        held = set(_faults(graph, on))
        if new := [fault for fault in faults if fault not in held]:
            raise ValidationFailed(new)
    texts = {path: turtle.serialise(some, path) if some else None for path, some in changed.items()}
    return Prepared(
        texts,
        tuple(Told(Side.whole(graph), Side.whole(after)).sentences()),
        tuple(change.notes),
    )


def _faults(graph: KnowledgeGraph, on: datetime.date) -> list[str]:
    report = validation.check(graph.embedded, graph.settings, on)
    return [finding.message for finding in report.findings if finding.severity == "violation"]


@dataclass(frozen=True)
class Submission:
    """Who makes a change to which record, why, and on what day."""

    settings: Settings
    plan: Plan
    why: str
    who: str
    on: datetime.date

    def preview(self) -> Prepared:
        """What the change would be; nothing is written."""
        with journal.reading(self.settings.data):
            before = fingerprint(self.settings)  # should they change from here on, all is prepared anew
        return replace(prepare(KnowledgeGraph.open(self.settings), self.plan, self.on), files=before)

    def carry_out(self, shown: Prepared | None = None) -> tuple[Prepared, str]:
        """Make the change, and say what became of its history.

        `SourceError` where it is no longer the change that was shown, or cannot be written; then nothing is.
        """
        edition.may_write(self.settings)
        data = self.settings.data
        with journal.writing(data):
            if shown is not None and shown.files == fingerprint(self.settings):
                done = shown
            else:
                done = prepare(KnowledgeGraph.open(self.settings), self.plan, self.on)
            if shown is not None and done.sentences != shown.sentences:
                raise SourceError.at(
                    data, None, "was changed by somebody else meanwhile; look at the changes anew"
                )
            if not done.texts:
                return done, ""
            own = data / edition.NAME
            texts = {**done.texts, **({own: edition.text(self.settings)} if own.exists() else {})}
            journal.replace_all(data, texts)
            return done, self._record(sorted(str(path.relative_to(data)) for path in texts))

    def _record(self, names: list[str]) -> str:
        """Commit the change; where that fails the change stands, and this says so."""
        if not history.kept(self.settings.data):
            return history.NOT_KEPT
        try:
            history.record(self.settings.data, names, self.why, self.who)
        except SourceError as error:
            return f"the change was made, but not recorded in the history: {error}"
        return "recorded in the history; see r2pgraph log"
