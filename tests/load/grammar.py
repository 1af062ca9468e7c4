"""Queries made from the grammar of SPARQL 1.1, then bent: for a fuzzer that wants both kinds."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = st.sampled_from(
    [
        *("r2p:Meeting", "r2p:event", "rdfs:label", "r2p:startDate", "skos:broader", "person:a"),
        *("ex:b", "service:c", ":d", "a"),
    ]
)
IRIS = st.sampled_from(
    ["<http://a/b>", "<c#d>", "<urn:x>", "<http://127.0.0.1:9/SERVICE>", "<file:///etc/passwd>"]
)
VARIABLES = st.sampled_from(["?a", "?b", "?c", "$d", "?service"])
LITERALS = st.sampled_from(
    ["1", "-2.5", "1e9", "true", "'x'", '"y"@en', "'''z\n'z'''", "'1'^^xsd:integer", "'SERVICE'", '"\\u0041"']
)
BINARY = ["+", "-", "*", "/", "=", "!=", "<", ">", "<=", ">=", "&&", "||"]
CALLS = st.sampled_from(
    [
        *("STR", "LANG", "DATATYPE", "BOUND", "isIRI", "STRLEN", "UCASE", "YEAR", "CONCAT", "COALESCE"),
        *("IF", "REGEX", "REPLACE", "SUBSTR", "MD5", "STRDT", "IRI"),
    ]
)
AGGREGATES = st.sampled_from(["COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"])
HOSTILE = [
    *("SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }", "SERVICE ?a { ?a ?b ?c }", "SERVICESILENT?a{}"),
    *("LOAD <http://127.0.0.1:9/>", "; DROP ALL", "FROM <file:///etc/passwd>", "#", "'", "'''", "\\", "\x00"),
    *("PREFIX SERVICEex: <http://s/>", "SERVICEex:a", "SERVICE:a{?a ?b ?c}", "FILTERex:f(?a<?b"),
    *("FROMex:a", "#>", "?a<?b)SERVICE?a#>\n{?a ?b ?c}"),
    *(
        "{" * 200,
        "(" * 2000,
        "!" * 3000,
        "UNION{}" * 700,
        "/<a>" * 900,
        "\u202e",
        "\ud7ff",
        "<<",
        "<<(",
        "{|",
    ),
]

terms = VARIABLES | NAMES | IRIS | LITERALS


def _joined(*parts: st.SearchStrategy[str], by: str = " ") -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(by.join)


def _bracketed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return inner.map("({})".format)


expressions = st.recursive(
    VARIABLES | LITERALS | IRIS,
    lambda inner: (
        st.tuples(inner, st.sampled_from(BINARY), inner).map("".join)
        | _joined(inner, st.sampled_from(BINARY), inner)
        | _bracketed(inner)
        | inner.map("!{}".format)
        | st.tuples(CALLS, st.lists(inner, max_size=4)).map(lambda call: f"{call[0]}({', '.join(call[1])})")
        | st.tuples(inner, st.lists(inner, max_size=3)).map(
            lambda pair: f"{pair[0]} IN ({','.join(pair[1])})"
        )
    ),
    max_leaves=8,
)
paths = st.recursive(
    NAMES | IRIS,
    lambda inner: (
        st.tuples(inner, st.sampled_from("/|"), inner).map(lambda parts: "(" + "".join(parts) + ")")
        | st.tuples(inner, st.sampled_from("*+?")).map(lambda parts: "({}){}".format(*parts))
        | inner.map("^({})".format)
    ),
    max_leaves=5,
)
triples = _joined(terms, paths | VARIABLES, terms)
blocks = st.lists(triples, min_size=1, max_size=4).map(" . ".join)
values = st.lists(LITERALS | IRIS, max_size=3).map(lambda some: f"VALUES ?a {{ {' '.join(some)} }}")


def _patterns(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = inner.map("{{ {} }}".format)
    return (
        _joined(group, st.just("UNION"), group)
        | _joined(
            blocks,
            st.sampled_from(["OPTIONAL", "MINUS", "FILTER EXISTS", "FILTER NOT EXISTS", "GRAPH ?g"]),
            group,
        )
        | _joined(blocks, expressions.map("FILTER({})".format))
        | _joined(blocks, expressions.map("BIND({} AS ?x)".format))
        | _joined(blocks, group.map("{{ SELECT * WHERE {} LIMIT 9 }}".format))
        | _joined(inner, inner, by=" . ")
        | values
    )


patterns = st.recursive(blocks, _patterns, max_leaves=6)
heads = (
    st.sampled_from(["SELECT *", "SELECT DISTINCT ?a ?b", "ASK", "CONSTRUCT WHERE", "DESCRIBE ?a"])
    | expressions.map("SELECT ({} AS ?y)".format)
    | st.tuples(AGGREGATES, VARIABLES).map(lambda pair: "SELECT ({}({}) AS ?n)".format(*pair))
    | blocks.map("CONSTRUCT {{ {} }} WHERE".format)
)
tails = st.sampled_from(
    ["", "", "LIMIT 5", "ORDER BY ?a DESC(?b)", "GROUP BY ?a HAVING(COUNT(*)<5)", "OFFSET 3"]
)
DECLARED = "PREFIX ex: <http://ex/> PREFIX : <http://d/> PREFIX service: <http://s/>"
prologues = st.sampled_from([DECLARED, f"BASE <http://base/> {DECLARED}", DECLARED, ""])
plain = _joined(prologues, heads, patterns.map("{{ {} }}".format), tails)


@st.composite
def bent(draw: st.DrawFn) -> str:
    """A query with something hostile put in, a part taken out, or blanks taken away."""
    text = draw(plain)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(text)))
        match draw(st.integers(0, 3)):
            case 0:
                text = text[:place] + draw(st.sampled_from(HOSTILE)) + text[place:]
            case 1:
                text = text[:place] + text[place + draw(st.integers(1, 9)) :]
            case 2:
                text = text[:place] + text[place:].replace(" ", "", draw(st.integers(1, 6)))
            case _:
                text = text[:place] + draw(st.text(max_size=4)) + text[place:]
    return text


queries = plain | bent()
