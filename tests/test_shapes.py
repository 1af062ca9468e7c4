"""Every shape, with data that keeps it and data that break it, on both engines.

A fixture says in comments what it must give: `# expect: FOCUS PATH COMPONENT`, one line a result,
`-` for no path (and `x2` for the same result twice). The ontology is loaded beside it. Results of
another severity than the fixture's (`# severity: warning`; a violation unless it says so) do not count.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from collections.abc import Set
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, XSD, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS

from r2pgraph import turtle
from r2pgraph.errors import SourceError
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.settings import Settings, content_root
from r2pgraph.store import Store
from r2pgraph.validation import Finding, asked, naming, running, vetting
from r2pgraph.vocab import PREFIXES, R2P

FIXTURES = Path(__file__).parent / "shapes"
ONTOLOGY = content_root() / "ontology"
SCHEMA = Namespace("https://schema.org/")
SHAPE = "https://w3id.org/r2pgraph/shape/"
EXPECTED = re.compile(r"^# expect: (\S+) (\S+) (\S+)(?: x([0-9]+))?$", re.MULTILINE)
SEVERITY = re.compile(r"^# severity: (\w+)$", re.MULTILINE)
MENDING = r"\b(add|choose|correct|give|keep|make|must|name|quote|record|remove|say|write)\b"
STANDARD = [str(RDF.type), str(RDFS.label), str(DCTERMS.description)]
UNLIKE_RELATORS = (R2P.Passage, R2P.DatasetRow, R2P.Revision, R2P.RevisedFile)
ORG_MEMBERSHIP = [PREFIXES["org"] + "member", PREFIXES["org"] + "organization"]

Row = tuple[str, str, str]
Result = tuple[str, ...]
Fired = tuple[str, str]  # shape, component

paths = sorted(FIXTURES.rglob("*.ttl"))
each_fixture = pytest.mark.parametrize("path", paths, ids=lambda path: f"{path.parent.name}/{path.stem}")
each_engine = pytest.mark.parametrize("engine", running.ENGINES)


@cache
def vocabulary() -> tuple[Path, ...]:
    return (*sorted(ONTOLOGY.glob("*.ttl")), *sorted(ONTOLOGY.glob("concepts/*.ttl")))


@cache
def shapes() -> Graph:
    return running.shapes_graph(ONTOLOGY / "shapes")


@cache
def ontology() -> Graph:
    graph = Graph()
    for path in vocabulary():
        graph.parse(path, format="turtle")
    return graph


@cache
def store(path: Path) -> Store:
    return Store.load([*vocabulary(), path])


@cache
def report(path: Path, engine: str) -> Graph:
    return running.report_of(running.ENGINES[engine], store(path), shapes())


def curie(iri: str) -> str:
    return turtle.shorten(iri) or f"<{iri}>"


def severity(path: Path) -> str:
    said = SEVERITY.search(path.read_text(encoding="utf-8"))
    return said[1] if said else "violation"


def found(path: Path, engine: str) -> Counter[Row]:
    findings = running.read(report(path, engine), shapes(), store(path))
    return Counter(
        (curie(f.focus), curie(f.path) if f.path else "-", f.component or "")
        for f in findings
        if f.severity == severity(path)
    )


def expected(path: Path) -> Counter[Row]:
    lines = EXPECTED.findall(path.read_text(encoding="utf-8"))
    return Counter({(focus, where, component): int(n or 1) for focus, where, component, n in lines})


def results(graph: Graph) -> Counter[Result]:
    """All that a report says of each result except its words, which each engine may choose."""
    node = (SH.focusNode, SH.value, SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity)
    return Counter(
        tuple(_told(graph.value(result, predicate)) for predicate in (*node, SH.resultPath))
        for result in graph.objects(None, SH.result)
    )


def _told(value: object) -> str:
    if isinstance(value, Literal):
        # pyshacl rewrites lexical forms (…Z as …+00:00) on the way into its report: so both are.
        # A text with and without its datatype is one term (RDF 1.1 Concepts, section 3.3).
        datatype = None if value.datatype == XSD.string else value.datatype
        return Literal(str(value), lang=value.language, datatype=datatype).n3()
    return value.n3() if isinstance(value, URIRef) else ("" if value is None else "a node without a name")


def fired(path: Path) -> set[Fired]:
    """The shapes that a fixture breaks, each with the component by which."""
    graph = report(path, "pyshacl-turbo")
    told = (SH.sourceShape, SH.sourceConstraintComponent)
    return {
        (str(graph.value(result, told[0])), str(graph.value(result, told[1])))
        for result in graph.objects(None, SH.result)
        if graph.value(result, SH.resultSeverity) == SH[severity(path).capitalize()]
    }


# ---- each fixture on each engine


@each_engine
@each_fixture
def test_a_fixture_gives_what_it_says_and_nothing_else(path: Path, engine: str) -> None:
    assert found(path, engine) == expected(path)


@each_fixture
def test_both_engines_and_the_gate_report_the_same_rows(path: Path) -> None:
    gate, _ = running.decided(store(path), shapes())
    assert results(report(path, "pyshacl-turbo")) == results(report(path, "pyshacl")) == results(gate)


def all_ways(graph: KnowledgeGraph) -> list[Counter[Result]]:
    reports = [running.report_of(run, graph.store, shapes()) for run in running.ENGINES.values()]
    return [results(report) for report in (*reports, running.decided(graph.store, shapes())[0])]


def test_both_engines_and_the_gate_report_the_same_rows_of_the_sample(sample: KnowledgeGraph) -> None:
    fast, reference, gate = all_ways(sample)
    assert fast == reference == gate


def test_every_query_is_asked_of_the_whole_graph_at_once() -> None:
    assert asked.shapes(shapes()) == set(shapes().subjects(SH.sparql, None))


def test_both_engines_and_the_gate_report_the_same_rows_of_the_record(graph: KnowledgeGraph) -> None:
    # Without the two largest tables, on which the reference engine takes minutes.
    large = ("treaty_status.ttl", "org_membership.ttl")
    contents = {path: triples for path, triples in graph.store.contents.items() if path.name not in large}
    fast, reference, gate = all_ways(KnowledgeGraph(graph.settings, Store(contents)))
    assert fast == reference == gate


@each_fixture
def test_a_fixture_is_valid_or_invalid_as_its_name_says(path: Path) -> None:
    assert re.fullmatch(r"valid|invalid-[a-z0-9-]+", path.stem)
    assert bool(expected(path)) == path.stem.startswith("invalid")
    assert (path.parent / "valid.ttl").exists()


@each_fixture
def test_a_fixture_breaks_one_constraint_only(path: Path) -> None:
    broken = {str(shapes().value(URIRef(shape), DCTERMS.identifier)) for shape, _ in fired(path)}
    # A misspelt property neither belongs to a relator nor is a term of the vocabulary.
    assert len(broken) <= 1 or broken == {"21", "31"}


@each_fixture
def test_a_finding_names_the_record_in_plain_words(path: Path) -> None:
    for finding in running.read(report(path, "pyshacl-turbo"), shapes(), store(path)):
        # A label that is itself at fault names nothing.
        of_label = finding.path in naming.LABELS
        iri = finding.focus
        assert finding.message.startswith(naming.short(iri) if of_label else naming.called(store(path), iri))
        assert not re.search(r"https?:|\b(sh|xsd|rdf|rdfs|owl|r2p|org|oa):[A-Za-z]", finding.message)


# ---- the shapes themselves


def faults(graph: Graph, seen: Set[Fired]) -> set[str]:
    """What makes a shape worthless: a number, severity or message that it lacks, a constraint of it that
    no invalid fixture breaks, or what the program itself refuses."""
    wrong = set(vetting.faults(graph))
    for node in vetting.shape_nodes(graph):
        name = str(node).removeprefix(SHAPE)
        for predicate in (DCTERMS.identifier, SH.severity, SH.message):
            if len(list(graph.objects(node, predicate))) != 1:
                wrong.add(f"{name} needs exactly one {re.split('[/#]', predicate)[-1]}")
        components = _components(graph, node)
        wrong |= {f"{name} constrains nothing"} if not components else set()
        unseen = {component for component in components if (str(node), component) not in seen}
        wrong |= {
            f"no invalid fixture breaks {name} by {component.rpartition('#')[2]}" for component in unseen
        }
    return wrong


def _components(graph: Graph, node: URIRef) -> set[str]:
    parameters = {str(name).removeprefix(str(SH)) for name in graph.predicates(node)}
    names = {"SPARQL" if name == "sparql" else name[0].upper() + name[1:] for name in parameters}
    iris = {URIRef(f"{SH}{name}ConstraintComponent") for name in names}
    return {str(iri) for iri in iris if iri in SH}


@cache
def fired_by_fixtures() -> frozenset[Fired]:
    return frozenset(pair for path in paths for pair in fired(path))


def test_every_shape_has_what_it_needs_and_fires() -> None:
    assert faults(shapes(), fired_by_fixtures()) == set()


def test_every_file_of_shapes_gives_shapes() -> None:
    for path in (ONTOLOGY / "shapes").glob("*.ttl"):
        nodes = vetting.shape_nodes(Graph().parse(path, format="turtle"))
        assert nodes or path.stem == "prefixes"
        assert all(str(node).startswith(SHAPE) for node in nodes)


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ("shape:evidence sh:targetClas r2p:Meeting .", "sh:targetClas is not a term of SHACL"),
        ("shape:x a sh:NodeShape ; sh:severity sh:Violation .", "x has no target"),
        ("shape:x a sh:NodeShape ; sh:targetClass r2p:Meeting .", "x constrains nothing"),
        (
            "shape:evidence sh:maxCount 9 .",
            "no invalid fixture breaks evidence by MaxCountConstraintComponent",
        ),
        ("shape:evidence sh:message 'twice' .", "evidence needs exactly one message"),
        ("shape:evidence sh:severity sh:Grave .", "sh:Grave is not a term of SHACL"),
        (
            """shape:evidence sh:sparql [ sh:select 'SELECT $this { FILTER REGEX(?x, "(a+)+") }' ] .""",
            "evidence asks with a query that has a pattern that engines read differently"
            " or that can take for ever",
        ),
        ("shape:evidence sh:node shape:evidence .", "evidence refers to itself"),
        ("shape:evidence sh:or ( shape:evidence ) .", "evidence refers to itself"),
        ("shape:evidence sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .", "evidence refers to itself"),
        ("shape:evidence sh:in _:l . _:l rdf:rest () .", "evidence holds a list that is broken"),
        (
            "shape:evidence sh:in _:l . _:l rdf:first 1 ; rdf:rest _:m .",
            "evidence holds a list that is broken",
        ),
    ],
)
def test_a_worthless_shape_is_refused(planted: str, told: str) -> None:
    spaces = {"shape": SHAPE, "sh": SH, "r2p": PREFIXES["r2p"], "rdf": PREFIXES["rdf"]}
    prefixes = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in spaces.items())
    graph = Graph().parse(data=prefixes + planted, format="turtle")
    assert told in faults(shapes() + graph, fired_by_fixtures())


def without_prefixes(graph: Graph) -> list[str]:
    """Queries that do not say by which prefixes they are read: engines know some, and not the same."""
    declared = URIRef(SHAPE.rstrip("/"))
    return [
        str(query)
        for node, query in graph.subject_objects(SH.select)
        if list(graph.objects(node, SH.prefixes)) != [declared]
    ]


def test_every_query_says_by_which_prefixes_it_is_read() -> None:
    assert without_prefixes(shapes()) == []


def unclear(message: object) -> bool:
    """Whether a message is not in plain English words that say how to mend what is wrong."""
    assert isinstance(message, Literal)
    technical = r"https?:|\b(sh|xsd|rdf|r2p|org|oa):|\b(IRI|datatype|SHACL|integer)\b"
    mending = re.search(MENDING, message, re.IGNORECASE)
    return message.language != "en" or re.search(technical, message) is not None or mending is None


def test_messages_are_plain_words() -> None:
    assert [str(message) for message in shapes().objects(None, SH.message) if unclear(message)] == []


def constraints() -> dict[str, tuple[str, str]]:
    """The number and severity of each shape, as the list of constraints has them."""
    with (FIXTURES.parent / "constraints.csv").open(encoding="utf-8") as file:
        return {row["shape"]: (row["constraint"], row["severity"]) for row in csv.DictReader(file)}


def told(graph: Graph, shape: URIRef) -> tuple[str, str]:
    """The number and severity that a shape gives itself."""
    severity = str(graph.value(shape, SH.severity)).rpartition("#")[2].lower()
    return str(graph.value(shape, DCTERMS.identifier)), severity


def test_every_shape_has_the_number_and_the_severity_of_its_constraint() -> None:
    found = {str(shape).removeprefix(SHAPE): told(shapes(), shape) for shape in vetting.shape_nodes(shapes())}
    assert found == constraints()


def test_no_constraint_is_without_a_shape_but_those_that_a_program_holds() -> None:
    numbers = {int(number) for number, _ in constraints().values()}
    assert set(range(1, 41)) - numbers <= {33}


def test_queries_avoid_what_spoils_a_whole_run() -> None:
    for query in shapes().objects(None, SH.select):
        assert not re.search(r"\b(MINUS|VALUES|SERVICE)\b", str(query))


# ---- the closed shapes and the ontology say the same


def allowed(graph: Graph, shape: URIRef) -> set[str]:
    ignored = graph.value(shape, SH.ignoredProperties)
    assert ignored is not None
    return {str(name) for name in Collection(graph, ignored)}


def belonging(cls: URIRef) -> set[str]:
    """The properties whose domain names the class or a wider one, and those that name no domain."""
    wider = set(ontology().transitive_objects(cls, RDFS.subClassOf))
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)
    names: set[str] = set()
    for name in {name for kind in kinds for name in ontology().subjects(RDF.type, kind)}:
        domains = {*ontology().objects(name, RDFS.domain), *ontology().objects(name, SCHEMA.domainIncludes)}
        if not domains or domains & wider:
            names.add(str(name))
    return names


CLOSED: list[tuple[URIRef, URIRef]] = [
    (shape, cls)
    for shape in sorted(vetting.shape_nodes(shapes()))
    for cls in shapes().objects(shape, SH.targetClass)
    if (shape, SH.closed, None) in shapes() and isinstance(cls, URIRef)
]


@pytest.mark.parametrize(
    ("shape", "cls"),
    [(shape, cls) for shape, cls in CLOSED if cls.startswith(PREFIXES["r2p"]) and cls not in UNLIKE_RELATORS],
)
def test_a_closed_relator_may_say_what_the_ontology_lets_it_say(shape: URIRef, cls: URIRef) -> None:
    extra = ORG_MEMBERSHIP if cls in (R2P.Affiliation, R2P.OrganizationMembership) else []
    assert allowed(shapes(), shape) == belonging(cls) | {*STANDARD, *extra}


def test_the_relators_are_closed() -> None:
    closed = {str(cls).rpartition("#")[2] for _, cls in CLOSED}
    assert closed == {
        "Participation", "Tenure", "Affiliation", "OrganizationMembership", "Discussion", "FollowUp",
        "InstrumentAction", "UrgedAction", "AllegedInvolvement", "QuantityClaim", "AttributeClaim",
        "DatasetRow", "Passage", "TextQuoteSelector", "TextPositionSelector", "Vacancy", "Revision",
        "RevisedFile",
    }  # fmt: skip


# ---- what the gate does with shapes that cannot be used

BROKEN = (
    f"@prefix sh: <{SH}> . <{SHAPE}x> a sh:PropertyShape ; sh:targetNode <{SHAPE}a> ; sh:path <{SHAPE}p> ; "
)


def shapes_with(folder: Path, constraint: str) -> None:
    (folder / "shapes").mkdir()
    (folder / "shapes" / "x.ttl").write_text(f"{BROKEN} {constraint}", encoding="utf-8")


def gate(folder: Path, text: str) -> list[Finding]:
    (folder / "shapes").mkdir()
    (folder / "shapes" / "x.ttl").write_text(text, encoding="utf-8")
    return running.shapes(Store({}), Settings(ontology=folder, queries=folder, data=folder))


@pytest.mark.parametrize(
    ("constraint", "told"),
    [
        ('sh:sparql [ sh:select "SELECT $this WHERE { nonsense" ]', "x asks with a query that is none"),
        ('sh:sparql [ sh:select "ASK { $this a $this }" ]', "x asks with a query that has no rows"),
        ('sh:minCount "x"', r"no engine can use these shapes \(pyshacl-turbo, then pyshacl: "),
    ],
)
def test_shapes_that_no_engine_can_use_are_an_error(tmp_path: Path, constraint: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        gate(tmp_path, f"{BROKEN} {constraint} .")


def test_a_folder_without_shapes_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nothing would be checked"):
        gate(tmp_path, "")


def test_a_file_of_shapes_that_is_not_turtle_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"x\.ttl, line 2"):
        gate(tmp_path, "\n<a> a .")


def test_the_reference_engine_stands_in_for_the_fast_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(*_: object, **__: object) -> tuple[bool, object, str]:
        raise NotImplementedError("not today")

    path = FIXTURES / "tenure" / "invalid-neither.ttl"
    settings = Settings(ontology=ONTOLOGY, queries=ONTOLOGY, data=ONTOLOGY)
    both = {"pyshacl-turbo": gives_up, "pyshacl": running.ENGINES["pyshacl"]}
    monkeypatch.setattr(running, "ENGINES", both)
    assert [finding.component for finding in running.shapes(store(path), settings)] == ["MinCount"]
    _, _, notes = running.results(store(path), settings)
    assert notes == ["pyshacl-turbo gave up (not today): pyshacl decided"]


def test_without_the_fast_engine_the_reference_engine_decides_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = FIXTURES / "tenure" / "invalid-neither.ttl"
    settings = Settings(ontology=ONTOLOGY, queries=ONTOLOGY, data=ONTOLOGY)
    monkeypatch.delitem(running.ENGINES, "pyshacl-turbo")
    graph, report, notes = running.results(store(path), settings)
    assert [finding.component for finding in running.read(report, graph, store(path))] == ["MinCount"]
    assert notes == ["pyshacl-turbo is not installed: pyshacl decided every shape that is no query"]


def test_the_reference_engine_decides_comparisons_on_which_the_engines_differ(tmp_path: Path) -> None:
    shapes_with(tmp_path, "sh:minInclusive 2 .")
    data = f'<{SHAPE}a> <{SHAPE}p> 1 , "2015"^^<{PREFIXES["xsd"]}gYear> .'
    (tmp_path / "data.ttl").write_text(data, encoding="utf-8")
    planted = Store.load([tmp_path / "data.ttl"])
    settings = Settings(ontology=tmp_path, queries=tmp_path, data=tmp_path)
    graph, report, notes = running.results(planted, settings)
    assert results(report) == results(running.report_of(running.ENGINES["pyshacl"], planted, graph))
    assert notes == ["pyshacl-turbo compares otherwise than the standard: pyshacl decided x"]


# ---- shapes that come from a stranger

PAYLOADS = Path(os.environ.get("R2PGRAPH_LIBRARY", "/nowhere")).parent / "payloads"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("d-shape-empty.ttl", "holds no shapes, so that nothing would be checked"),
        ("d-shape-badpattern.ttl", "http://ex/S has a pattern that is none"),
        ("d-shape-sparql-from.ttl", "http://ex/S asks with FROM, which is not allowed here"),
        ("d-owl-imports.ttl", "imports are not followed"),
    ],
)
def test_hostile_shapes_are_refused_by_name(tmp_path: Path, name: str, told: str) -> None:
    if not (PAYLOADS / name).exists():
        pytest.skip("the hostile files are not here")
    with pytest.raises(SourceError, match=told):
        gate(
            tmp_path,
            (PAYLOADS / name).read_text(encoding="utf-8").replace("{{CANARY}}", "http://127.0.0.1:9"),
        )


@pytest.mark.parametrize(
    ("constraint", "told"),
    [
        ('sh:pattern "("', "x has a pattern that is none"),
        ('sh:pattern "^(a+)+$"', "x has a pattern that engines read differently or that can take for ever"),
        ('sh:pattern "^(a|aa)*$"', "can take for ever"),
        ('sh:pattern "^(?!a)"', "x has a pattern that engines read differently"),
        ('sh:sparql [ sh:select "SELECT $this WHERE { VALUES ?x { 1 } }" ]', "x asks with VALUES"),
        ('sh:sparql [ sh:select "select $this from <file:///etc/passwd> where { }" ]', "x asks with FROM"),
        ('sh:sparql [ sh:select "SELECT $this WHERE { SERVICE <http://x/> { } }" ]', "x asks with SERVICE"),
        ("sh:minCont 1", "sh:minCont is not a term of SHACL"),
    ],
)
def test_shapes_that_cannot_be_trusted_are_refused_by_name(
    tmp_path: Path, constraint: str, told: str
) -> None:
    with pytest.raises(SourceError, match=told):
        gate(tmp_path, f"{BROKEN} {constraint} .")


def test_a_forbidden_word_within_a_text_or_a_name_is_no_fault(tmp_path: Path) -> None:
    query = "SELECT $this WHERE { $this <http://x/from> 'from' ; ?from ?y }"
    assert gate(tmp_path, f'{BROKEN} sh:sparql [ sh:select "{query}" ] .') == []


def test_a_shape_without_a_target_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="x has no target"):
        gate(tmp_path, f"@prefix sh: <{SH}> . <{SHAPE}x> a sh:NodeShape ; sh:minCount 1 .")
