"""What the endpoint says of itself (SPARQL 1.1 Service Description) and of its data (VoID)."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.keeper import GRAPHS
from r2pgraph.service import Service
from r2pgraph.vocab import BASE, DCTERMS, PREFIXES, RDF, XSD
from webui.headers import LICENSE

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
RESULT_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)
Value = ox.NamedNode | ox.BlankNode | ox.Literal


def described(graph: KnowledgeGraph, service: Service, root: str, form: str) -> bytes:
    """The description in a form of `keeper.GRAPHS`; `root` is the address of the server."""
    triples = [*_service(root), *_data(graph, service, root)]
    prefixes = {name: PREFIXES[name] for name in ("dcterms", "r2p", "rdfs", "xsd")} | {"sd": SD, "void": VOID}
    return ox.serialize(triples, format=GRAPHS[form], prefixes=prefixes) or b""


def _service(root: str) -> Iterator[ox.Triple]:
    service, dataset = _node(f"{root}sparql#service"), _node(f"{root}sparql#dataset")
    yield _a(service, f"{SD}Service")
    yield ox.Triple(service, _node(f"{SD}endpoint"), _node(f"{root}sparql"))
    yield ox.Triple(service, _node(f"{SD}supportedLanguage"), _node(f"{SD}SPARQL11Query"))
    yield ox.Triple(service, _node(f"{SD}defaultDataset"), dataset)
    for name in RESULT_FORMATS:
        yield ox.Triple(service, _node(f"{SD}resultFormat"), _node(_FORMATS + name))
    yield _a(dataset, f"{SD}Dataset")
    yield ox.Triple(dataset, _node(f"{SD}defaultGraph"), _node(f"{root}sparql#graph"))


def _data(graph: KnowledgeGraph, service: Service, root: str) -> Iterator[ox.Triple]:
    held, usage = _node(f"{root}sparql#graph"), service.usage
    yield _a(held, f"{SD}Graph")
    yield _a(held, f"{VOID}Dataset")
    used = [("class", term) for term in usage.classes if term.count]
    used += [("property", term) for term in usage.properties if term.count]
    counts = {
        "triples": len(graph.store),
        "classes": sum(kind == "class" for kind, _ in used),
        "properties": sum(kind == "property" for kind, _ in used),
    }
    for name, number in counts.items():
        yield ox.Triple(held, _node(VOID + name), _number(number))
    yield ox.Triple(held, _node(f"{VOID}sparqlEndpoint"), _node(f"{root}sparql"))
    yield ox.Triple(held, _node(f"{VOID}uriSpace"), ox.Literal(f"{BASE}id/"))
    yield ox.Triple(held, _node(str(DCTERMS.license)), _node(LICENSE))
    yield ox.Triple(held, _node(str(DCTERMS.identifier)), ox.Literal(graph.version))
    for number, (kind, term) in enumerate(used):
        part = ox.BlankNode(f"part{number}")
        yield ox.Triple(held, _node(f"{VOID}{kind}Partition"), part)
        yield ox.Triple(part, _node(VOID + kind), _node(term.iri))
        yield ox.Triple(
            part, _node(VOID + ("entities" if kind == "class" else "triples")), _number(term.count)
        )


def _a(node: ox.NamedNode, kind: str) -> ox.Triple:
    return ox.Triple(node, _node(str(RDF.type)), _node(kind))


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _number(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_node(str(XSD.integer)))
