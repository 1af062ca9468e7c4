"""The whole graph, its network and its connections in the forms that other tools open.

GraphML 1.0, GEXF 1.2 and node-link JSON are as networkx writes and reads them; CSV is two files.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import networkx as nx
import pyoxigraph as ox

from r2pgraph import results, turtle
from r2pgraph.names import Names
from r2pgraph.network import Connection, Edge, Step

NODE_COLUMNS = ("id", "label", "kind")
EDGE_COLUMNS = ("source", "target", "key", "source_node", "way", "record", "since", "evidence", "quotation")


def json_ld(triples: Iterable[ox.Triple]) -> str:
    """JSON-LD 1.1 in expanded form, which needs no context and fetches none."""
    text = io.BytesIO()
    ox.serialize(triples, text, format=ox.RdfFormat.JSON_LD)
    return text.getvalue().decode()


def n_quads(triples: Iterable[ox.Triple]) -> str:
    """N-Quads in the default graph, sorted: one statement a line."""
    return "".join(sorted(f"{triple} .\n" for triple in triples))


GRAPHS: Mapping[str, Callable[[Iterable[ox.Triple]], str]] = {
    "turtle": turtle.serialise,
    "jsonld": json_ld,
    "nquads": n_quads,
}


def _graphml(graph: nx.MultiGraph[str]) -> str:
    return "\n".join(nx.generate_graphml(graph)) + "\n"


def _gexf(graph: nx.MultiGraph[str]) -> str:
    text = io.BytesIO()
    nx.write_gexf(graph, text)
    return text.getvalue().decode()


def _node_link(graph: nx.MultiGraph[str]) -> str:
    return json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False, indent=1) + "\n"


def _nodes(graph: nx.MultiGraph[str]) -> str:
    rows = [[node, said["label"], said["kind"]] for node, said in graph.nodes(data=True)]
    return results.comma_separated(NODE_COLUMNS, rows)


def _edges(graph: nx.MultiGraph[str]) -> str:
    edges = graph.edges(keys=True, data=True)
    rows = [[one, other, key, *(said[name] for name in EDGE_COLUMNS[3:])] for one, other, key, said in edges]
    return results.comma_separated(EDGE_COLUMNS, rows)


# Each form is one or more files by name; a single one has no name of its own.
NETWORKS: Mapping[str, Callable[[nx.MultiGraph[str]], dict[str, str]]] = {
    "graphml": lambda graph: {"": _graphml(graph)},
    "gexf": lambda graph: {"": _gexf(graph)},
    "json": lambda graph: {"": _node_link(graph)},
    "csv": lambda graph: {"nodes.csv": _nodes(graph), "edges.csv": _edges(graph)},
}


def connection(found: Connection, names: Names) -> dict[str, Any]:
    """How two things are connected, for programs: paths of steps, each with its sentence and evidence."""
    return {
        "from": _thing(found.first, names),
        "to": _thing(found.second, names),
        "within": found.within,
        "paths": [[_step(step, names) for step in path.steps] for path in found.paths],
        "others": found.others,
        "common": [_thing(one, names) for one in found.common],
        "nearest": [_thing(one, names) for one in found.nearest],
    }


def _thing(iri: str, names: Names) -> dict[str, str]:
    return {"iri": iri, "label": names.label(iri)}


def _step(step: Step, names: Names) -> dict[str, Any]:
    return {
        "from": _thing(step.start, names),
        "to": _thing(step.end, names),
        "way": step.edge.way,
        "record": step.edge.record,
        "since": step.edge.start or None,
        "sentence": step.sentence,
        "more": step.more,
        "evidence": _evidence(step.edge),
    }


def _evidence(edge: Edge) -> list[dict[str, str]]:
    return [{"iri": one.iri, "source": one.source, "quotation": one.words} for one in edge.evidence]
