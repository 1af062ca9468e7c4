"""What checking finds, by rule and severity, in the words of the command line."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import lru_cache

from flask import Blueprint, Response

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.validation import Finding, Report
from webui.pages import page
from webui.shell import memory

blueprint = Blueprint("quality", __name__)


@blueprint.get("/quality")
def findings() -> Response:
    """Every finding, with its record and where that stands."""
    found = report(memory(), datetime.date.today())
    folder = f"{memory().settings.data}/"
    groups = [(heading, _shown(some, folder)) for heading, some in found.groups]
    return page("quality.html", groups=groups, report=found)


@lru_cache(maxsize=1)
def report(graph: KnowledgeGraph, on: datetime.date) -> Report:
    """One report a day: the graph that is served does not change."""
    return graph.check(on)


def _shown(findings: Sequence[Finding], folder: str) -> list[tuple[str, str, str]]:
    """The record, the sentence and the place of each; files are named from the data folder on."""
    return [(f.focus, f.message.replace(folder, ""), (f.place or "").replace(folder, "")) for f in findings]
