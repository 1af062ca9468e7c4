"""What checking finds: findings in plain words, and the report that holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal as OneOf

from rdflib import Graph

Severity = OneOf["violation", "warning", "info"]
ORDER: tuple[Severity, ...] = ("violation", "warning", "info")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: which rule it breaks, with which record, and how to mend it.

    `rule` is the number of the constraint, or `format`; `focus`, `path` and `value` are IRIs,
    texts or file names; `component` is the local name of the SHACL component that found it;
    `place` is the file in which the record stands, with the line where it is known.
    """

    rule: str
    severity: Severity
    message: str
    focus: str
    path: str | None = None
    component: str | None = None
    value: str | None = None
    place: str | None = field(default=None, compare=False)

    @property
    def rank(self) -> tuple[int, str, str, str, str]:
        """Gravest first, then by rule and record."""
        number = self.rule.zfill(3)
        return ORDER.index(self.severity), number, self.focus, self.path or "", self.message


@dataclass(frozen=True)
class Report:
    """All findings; `compared` of the `held` quotations were compared with their text.

    `notes` say by which engine the shapes were decided, where it is not the usual one; `results` are
    the engines' own validation results, in RDF.
    """

    findings: tuple[Finding, ...]
    compared: int
    held: int
    notes: tuple[str, ...] = field(default=(), compare=False)
    results: Graph = field(default_factory=Graph, compare=False)

    @property
    def conforms(self) -> bool:
        """Whether nothing is violated; warnings and notes do not count."""
        return all(finding.severity != "violation" for finding in self.findings)

    @property
    def clean(self) -> bool:
        """Whether there is neither a violation nor a warning."""
        return all(finding.severity == "info" for finding in self.findings)

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings there are of each severity."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in ORDER}

    @property
    def groups(self) -> list[tuple[str, Sequence[Finding]]]:
        """The findings by severity and rule, each group with its heading."""
        ranked = sorted(self.findings, key=lambda finding: finding.rank)
        grouped = [(key, list(some)) for key, some in groupby(ranked, lambda f: (f.severity, f.rule))]
        return [(_heading(severity, rule, len(some)), some) for (severity, rule), some in grouped]

    @property
    def summary(self) -> str:
        """One line: what was found, and how many quotations were compared."""
        told = [f"{n} {name}{'s' * (n > 1)}" for name, n in self.counts.items() if n]
        compared = f"{self.compared} of {self.held} quotations compared with their text"
        return f"{', '.join(told) or 'no findings'} · {compared}"


def _heading(severity: Severity, rule: str, count: int) -> str:
    named = f"rule {rule}" if rule.isdigit() else rule
    return f"{severity} · {named} · {count} finding{'s' * (count > 1)}"
