"""The findings as a validation report of the standard (SHACL, section 3.6), in Turtle."""

from __future__ import annotations

from rdflib import BNode, Graph, Literal, URIRef

from r2pgraph.validation.findings import Finding, Report
from r2pgraph.vocab import BASE, RDF, SH


def turtle(report: Report) -> str:
    """One report with a result for each finding, those that no shape finds included."""
    graph, root = Graph(), BNode()
    graph.bind("sh", SH)
    roots = set(report.results.subjects(RDF.type, SH.ValidationReport))
    graph += [triple for triple in report.results if triple[0] not in roots]
    for result in report.results.objects(None, SH.result):
        graph.add((root, SH.result, result))
    for finding in report.findings:
        if finding.component is None:
            graph.add((root, SH.result, _result(graph, finding)))
    graph.add((root, RDF.type, SH.ValidationReport))
    graph.add((root, SH.conforms, Literal(not report.findings)))
    return graph.serialize(format="turtle")


def _result(graph: Graph, finding: Finding) -> BNode:
    node = BNode()
    focus = URIRef(finding.focus) if finding.focus.startswith(BASE) else Literal(finding.focus)
    component = URIRef(f"{BASE}constraint/{finding.rule}")
    graph.add((node, RDF.type, SH.ValidationResult))
    graph.add((node, SH.focusNode, focus))
    graph.add((node, SH.resultSeverity, SH[finding.severity.capitalize()]))
    graph.add((node, SH.sourceConstraintComponent, component))
    graph.add((node, SH.resultMessage, Literal(finding.message)))
    return node
