"""Checking: the shapes, the quotations, the plans and the files, with findings in plain words.

What a constraint says stands in `ontology/shapes/`; `running` runs the shapes, and the other modules
hold what shapes cannot say: quotations against their texts, plans against a day, and files against
the form they are written in.
"""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from r2pgraph.settings import Settings
from r2pgraph.sources import Library
from r2pgraph.store import Store
from r2pgraph.validation import form, plans, quoted, running
from r2pgraph.validation.findings import Finding, Report
from r2pgraph.validation.naming import Places

__all__ = ["Finding", "Report", "check"]


def check(store: Store, settings: Settings, on: datetime.date) -> Report:
    """Everything that can be checked, gravest first; without a library no quotation is compared.

    `on` is the day by which planned events are past.
    """
    library = Library(settings.library) if settings.library else None
    report = quoted.quotations(store, library)
    with ThreadPoolExecutor() as beside:  # the engines leave Python to others while they work
        files = beside.submit(lambda: [*form.files(store)])
        graph, results, notes = running.results(store, settings)
    found = [
        *running.read(results, graph, store),
        *report.findings,
        *plans.unconfirmed(store, settings.queries, on),
        *files.result(),
    ]
    findings = tuple(sorted(_placed(store, found), key=lambda finding: finding.rank))
    return replace(report, findings=findings, notes=tuple(notes), results=results)


def _placed(store: Store, found: list[Finding]) -> list[Finding]:
    places = Places(store)
    return [
        finding if finding.place else replace(finding, place=places.of(finding.focus, finding.path))
        for finding in found
    ]
