"""What may be asked: every way round the guard that the engine would follow is refused, and little else."""

from __future__ import annotations

import pytest

from r2pgraph import guard
from r2pgraph.errors import QueryError, QuerySyntax, QueryTooComplex, ReadOnly, RemoteAccessForbidden
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.tokens import tokens

ELSEWHERE = "<http://127.0.0.1:9/>"
PATTERN = "{ ?s ?p ?o }"


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE {ELSEWHERE} {PATTERN} }}",
        f"SELECT * {{ sErViCe SILENT {ELSEWHERE} {PATTERN} }}",
        f"SELECT * {{ SERVICE#x\n{ELSEWHERE}{PATTERN} }}",
        f"SELECT * {{ VALUES ?e {{ {ELSEWHERE} }} SERVICE ?e {PATTERN} }}",
        f"SELECT * {{ {{ SELECT * {{ OPTIONAL {{ SERVICE {ELSEWHERE} {PATTERN} }} }} }} }}",
        f"SELECT * {{ FILTER(1 = 2 || EXISTS {{ SERVICE {ELSEWHERE} {PATTERN} }}) }}",
        f"ASK {{ ?s ?p 1SERVICE{ELSEWHERE}{PATTERN} }}",
        f"ASK {{ ?s ?p 1.SERVICE{ELSEWHERE}{PATTERN} }}",
        f"ASK {{ ?s ?p trueSERVICE{ELSEWHERE}{PATTERN} }}",
        f"ASK {{ ?s ?p 'x'SERVICE{ELSEWHERE}{PATTERN} }}",
        f"ASK {{ ?s ?p ?o.SERVICE{ELSEWHERE}{PATTERN} }}",
        f"ASK {{ ?s ?p rdfs:.SERVICE{ELSEWHERE}{PATTERN} }}",
        # Where “<” compares, it opens no IRI in which a clause could hide.
        f"ASK {{ FILTER(?a<?b)SERVICE?x#>\n{PATTERN} }}",
        f"ASK {{ FILTER(?a<?b#> '''\n&& EXISTS{{ SERVICE {ELSEWHERE} {PATTERN} }}) #''' }}\n}}",
        f"ASK {{ FILTER MD5(?a<?b)SERVICE?x#>\n{PATTERN} }}",
        f"SELECT (?a<?b AS ?c) (?a<?b#> '''\n AS ?d) {{ SERVICE {ELSEWHERE} {PATTERN} }}#'''",
        f"SELECT * {{ ?s ?p ?o }} GROUP BY (?a<?b#> '''\n AS ?d) {{ SERVICE {ELSEWHERE} {PATTERN} }}#'''",
    ],
)
def test_another_server_is_never_asked(query: str) -> None:
    with pytest.raises(RemoteAccessForbidden, match="SERVICE"):
        guard.check(query)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { service:a ?p ?o }",
        f"ASK {{ SERVICErdfs:a {PATTERN} }}",
        f"PREFIX SERVICErdfs: {ELSEWHERE} ASK {{ SERVICErdfs:a {PATTERN} }}",
        f"PREFIX SERVICESILENTrdfs: {ELSEWHERE} ASK {{ ServiceSilentrdfs:a {PATTERN} }}",
        f"PREFIX SERVICESILENTrdfs: {ELSEWHERE} ASK {{ SERVICESILENTrdfs:a {PATTERN} }}",
        f"PREFIX service: {ELSEWHERE} PREFIX : {ELSEWHERE} ASK {{ service:a {PATTERN} }}",
        f"PREFIX FILTERrdfs: {ELSEWHERE} ASK {{ FILTERrdfs:f(?a<?b)SERVICE?x#>)\n{PATTERN} }}",
        f"PREFIX FROMrdfs: {ELSEWHERE} SELECT * FROMrdfs:a {PATTERN}",
        f"PREFIXrdfs: {ELSEWHERE} ASK {PATTERN}",
        "ASK { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { ?s ?p 'open }",
        "ASK { ?s ?p 'bad \\q escape' }",
        "ASK { ?s ?p <no t> }",
        "ASK { ?s ?p (1 2 }",
        "ASK { ?s ?p ?o ) }",
        "ASK { ?s no:prefix ?o }",
        "ASK { ?s ?p ?o } \x00",
        "",
        "# nothing",
        "PREFIX rdfs <http://x/> ASK {}",
    ],
)
def test_what_could_be_read_in_two_ways_is_not_run(query: str) -> None:
    with pytest.raises(QuerySyntax, match="line 1, column"):
        guard.check(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p 'SERVICE <http://x/>' }",
        'SELECT * { ?s ?p """SERVICE\n<http://x/> "quoted" { }""" }',
        "PREFIX service: <http://x/> SELECT * { ?s service:x service:y . GRAPH service:g { ?a ?b ?c } }",
        "SELECT * { ?s ?p <http://x/SERVICE> , 'x'@service , _:service } # SERVICE <http://x/> { }",
        "ASK { ?s ?p ?o FILTER(?o<3&&?o>1) }",
        "ASK { ?s (<http://a/p>/<http://a/q>)* (?o <http://a/b#c> 'd') }",
        "ASK { VALUES (?x ?y) { (<http://a/b#c> 'd') (UNDEF 1) } }",
        "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o } GROUP BY ?p HAVING(COUNT(*)<5) ORDER BY DESC(?n)",
        "SELECT * { BIND(<<( <http://a/> <http://b/> <http://c/> )>> AS ?t) ?s ?p ?o {| ?q ?r |} }",
        "SELECT * {?s ?p ?o FILTER(((((((((((((((((((((((((((((((true)))))))))))))))))))))))))))))))}",
        "BASE <http://a/> PREFIX : <b#> SELECT * { :c <d> rdfs:label }",
        "SELECT * FROM <http://here/a> FROM NAMED <http://here/b> { ?s ?p ?o }",
        "DESCRIBE <http://x/> ?y { ?y ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "ASK { ?s foaf:naïve\\-name%41.b ?o . ?s r2p:a. }",
    ],
)
def test_what_only_looks_like_it_is_let_through(query: str) -> None:
    assert guard.check(query, ["http://here/a", "http://here/b"]).text == query


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM"),
        ("SELECT * FROM NAMED <http://127.0.0.1:9/> { ?s ?p ?o }", "FROM"),
        ("SELECT*FROM<http://here/a>FROM NAMED rdfs:a{ ?s ?p ?o }", "FROM"),
        ("CONSTRUCT { ?s ?p ?o } FROM <b> WHERE { ?s ?p ?o }", "FROM"),
        ("DESCRIBE <http://x/> FROMNAMED<http://x/>", "FROM"),
    ],
)
def test_only_local_graphs_can_be_named(query: str, named: str) -> None:
    with pytest.raises(RemoteAccessForbidden, match=named):
        guard.check(query, ["http://here/a"])


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <file:///etc/passwd>",
        "PREFIX a: <http://b/> INSERT DATA { a:b a:c 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "WITH <http://a/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_an_update_is_told_that_nothing_was_changed(update: str) -> None:
    with pytest.raises(ReadOnly, match="nothing was changed"):
        guard.check(update)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * " + "{" * 5000, "more than 100 brackets"),
        ("SELECT * { ?s ?p ?o FILTER(" + "(" * 101 + "1", "more than 100 brackets"),
        ("SELECT * { ?s ?p ?o FILTER(" + "!" * 9999 + "true) }", "more than 600 operators"),
        ("ASK { {}" + "UNION{}" * 1000 + "}", "more than 600 operators"),
        ("SELECT*{" * 600, "more than 100 brackets"),
        ("ASK { ?s ?p ?o" + ", ?o" * 5000 + "}", "more than 4,000 words and signs"),
        ("ASK { ?s ?p (" + "1 " * 5000 + ") }", "more than 4,000 words and signs"),
        ("ASK { ?s ?p '" + "x" * 40_000 + "' }", "bytes; at most 32,768"),
    ],
)
def test_what_is_too_much_is_named(query: str, told: str) -> None:
    with pytest.raises(QueryTooComplex, match=told):
        guard.check(query)


def test_a_hundred_brackets_in_a_text_or_comment_are_no_depth() -> None:
    nested = "{" * 500
    assert guard.check(f"ASK {{ ?s ?p '{nested}', <http://a/#> }} # {nested} {'!' * 900}").form == "ASK"


def test_every_question_of_the_packs_passes(graph: KnowledgeGraph) -> None:
    for question in graph.questions:
        assert guard.check(question.text).form == "SELECT", question.name


def test_a_fault_has_its_line_column_and_words() -> None:
    with pytest.raises(QuerySyntax) as caught:
        guard.check("SELECT ?s {\n  ?s r2p:a ?o ;\n     foo:b ?x\n}")
    assert (caught.value.line, caught.value.column) == (3, 6)
    assert "▸foo:b ?x" in str(caught.value)


def test_the_terms_of_a_query_are_known_with_their_prefixes() -> None:
    query = guard.check("PREFIX x: <http://x/> SELECT * { x:a rdfs:label <http://y/> }")
    assert [iri for _, iri in query.terms] == [
        "http://x/a",
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://y/",
    ]


def test_tokens_cover_all_but_blanks_and_comments() -> None:
    text = "SELECT (?a<?b AS ?c) { ?s <http://a#b>/^ex:c* 'x'@en , \"y\"^^ex:d # e\n}"
    shown = "".join(token.text for token in tokens(text))
    assert shown == "".join(text.partition("# e")[0].split()) + "}"


def test_every_refusal_is_a_query_error() -> None:
    for kind in (QuerySyntax, QueryTooComplex, ReadOnly, RemoteAccessForbidden):
        assert issubclass(kind, QueryError)
