"""Reference tables: counts recomputed from the graph, lists compared with the tables, and bad tables."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from r2pgraph.cli import cli
from r2pgraph.errors import SourceError
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.store import Solutions

TABLES = Path(__file__).parent.parent.parent / "shared" / "reference"


def rows(graph: KnowledgeGraph, query: str) -> list[tuple[str, ...]]:
    answer = graph.sparql(query)
    assert isinstance(answer, Solutions)
    return [tuple(str(cell) for cell in row) for row in answer.rows]


def table(name: str) -> list[dict[str, str]]:
    path = TABLES / name
    if not path.is_file():
        pytest.skip("the reference tables are not here")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_members_sit_in_their_regional_groups(graph: KnowledgeGraph) -> None:
    query = """SELECT ?g (COUNT(?s) AS ?n) { ?s a r2p:State ; r2p:regionalGroup/skos:prefLabel ?g }
        GROUP BY ?g ORDER BY DESC(?n) ?g"""
    assert rows(graph, query) == [
        ("African Group", "54"),
        ("Asia and the Pacific Group", "54"),
        ("Latin American and Caribbean Group", "33"),
        ("Western European and Others Group", "29"),
        ("Eastern European Group", "23"),
    ]


@pytest.mark.parametrize("year", range(1992, 2024))
def test_fifteen_seats_are_taken_in_each_year(graph: KnowledgeGraph, year: int) -> None:
    query = f"""SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?m org:organization body:un-security-council ;
        org:member ?s ; r2p:evidence/r2p:dataset dataset:council-seats ; r2p:startLatest ?from ;
        r2p:endEarliest ?to .
        FILTER(?from <= "{year}-07-01"^^xsd:date && ?to >= "{year}-07-01"^^xsd:date) }}"""
    assert rows(graph, query) == [("15",)]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("KOR", "Republic of Korea"),
        ("TUR", "Türkiye"),
        ("VNM", "Viet Nam"),
        ("CIV", "Côte d'Ivoire"),
        ("PRK", "Democratic People's Republic of Korea"),
        ("BOL", "Bolivia (Plurinational State of)"),
        ("USA", "United States of America"),
    ],
)
def test_members_bear_their_short_names(graph: KnowledgeGraph, code: str, name: str) -> None:
    assert rows(graph, f'SELECT ?n {{ ?s r2p:isoAlpha3 "{code}" ; rdfs:label ?n }}') == [(name,)]


def test_only_members_are_states(graph: KnowledgeGraph) -> None:
    assert rows(graph, "SELECT (COUNT(?s) AS ?n) { ?s a r2p:State }") == [("193",)]
    parties = rows(graph, "SELECT ?n { ?p a r2p:NonMemberParty ; rdfs:label ?n } ORDER BY ?n")
    assert [name for (name,) in parties] == ["Cook Islands", "Holy See", "Niue", "State of Palestine"]


@pytest.mark.parametrize(
    ("short", "treaty"),
    [
        ("Genocide Convention", "genocide-convention"),
        ("Arms Trade Treaty", "arms-trade-treaty"),
        ("CAT", None),
    ],
)
def test_a_treaty_has_the_acts_of_its_table(graph: KnowledgeGraph, short: str, treaty: str | None) -> None:
    past = {"ratification": "ratified", "accession": "acceded", "succession": "succeeded"}
    past |= {"acceptance": "accepted", "approval": "approved"}
    found = set()
    for row in table("treaty_status_merged.csv"):
        if row["instrument"] != short:
            continue
        code = row["iso3"]
        if row["signature_date"]:
            found.add((code, "signed", row["signature_date"]))
        if row["consent_date"]:
            found.add((code, past[row["consent_type"]], row["consent_date"]))
        if year := row["consent_year_2022set"]:
            found.add((code, "became a party", f"{year}-12-31"))
        elif "humanrights" in row["sources"] and row["status"] == "signatory state":
            found.add((code, "signed", row["as_of"]))
    iri = treaty or "convention-against-torture"
    query = f"""SELECT ?c ?k ?d {{ ?a r2p:instrument instrument:{iri} ; r2p:actor/r2p:isoAlpha3 ?c ;
        r2p:actionKind/skos:prefLabel ?k ; r2p:startLatest ?d ; r2p:evidence/r2p:asOf ?any }}"""
    assert set(rows(graph, query)) == found


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("EU", "european-union"),
        ("ECOWAS", "economic-community-of-west-african-states"),
        ("OAS", "organization-of-american-states"),
    ],
)
def test_an_organisation_has_the_members_of_its_table(graph: KnowledgeGraph, code: str, body: str) -> None:
    columns = {"cow_2014": "memberships-cow", "factbook_2025": "memberships-factbook"}
    columns |= {"country_converter_2025": "memberships-country-converter"}
    found = {
        (row["iso3"], source)
        for row in table("org_membership_crosscheck.csv")
        for column, source in columns.items()
        if row["org_code"] == code and row[column] in ("1", "member", "suspended")
    }
    query = f"""SELECT ?c ?t {{ ?m org:organization organization:{body} ; org:member/r2p:isoAlpha3 ?c ;
        r2p:evidence/r2p:dataset ?set . BIND(STRAFTER(STR(?set), "/dataset/") AS ?t) }}"""
    assert set(rows(graph, query)) == found


def test_a_row_says_what_its_cells_do_and_no_note_of_length(graph: KnowledgeGraph) -> None:
    found = {}
    for row in table("treaty_status_merged.csv"):
        signed, joined = row["signature_date"], row["consent_date"]
        said = [f"signed {signed}"] if signed else []
        said += [f"{row['consent_type']} {joined}"] if joined else []
        if said and "untreaties" in row["sources"] and row["iso3"] != "MSR":
            found[f"{row['instrument']} {row['iso3']}"] = "; ".join(said)
    query = "SELECT ?k ?s { ?r r2p:dataset dataset:treaty-actions ; r2p:rowKey ?k ; r2p:rowSays ?s }"
    assert dict(rows(graph, query)) == found
    assert all(len(says) < 200 for (says,) in rows(graph, "SELECT ?s { ?r r2p:rowSays ?s }"))


def test_a_row_is_cited_with_its_words_and_its_codes_told_by_name(graph: KnowledgeGraph) -> None:
    cited = graph.handover.archive.citation(graph.term("row:memberships-cow.gcc-qat"))
    assert cited.words == "row Gulf Cooperation Council, Qatar, as of 2014: “member”"
    assert cited.title == "Memberships by Correlates of War (2014)"
    seat = graph.handover.archive.citation(graph.term("row:council-seats.qat-2006"))
    assert seat.words == "row Qatar, 2006, as of 31 December 2023: “elected, 2006 to 2007”"
    namibia = graph.handover.archive.citation(graph.term("row:memberships-cow.nam-nam"))
    assert namibia.words == "row Non-Aligned Movement, Namibia, as of 2014: “member”"


HEADER = "iso3,country,start_year,end_year,seat,note,source,as_of\n"
GOOD = "CHL,Chile,2014,2015,elected,,x,2023-12-31\n"


def test_a_table_without_code_gives_its_facts(graph: KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "unsc_membership_next.csv"
    path.write_text(HEADER + GOOD, encoding="utf-8")
    target, imported = graph.reference(path)
    assert target.name == "unsc_membership.ttl"
    assert "membership:council-seats.chl.2014" in imported.text
    assert graph.reference(path)[1] == imported


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEADER.replace("seat,", "") + GOOD, "line 1: has no column 'seat'"),
        (HEADER + GOOD.replace("CHL", "XXX"), "line 2: 'XXX' is the code of no known state"),
        (HEADER + GOOD.replace("2014", "in 2014"), "line 2: "),
        (HEADER + GOOD.replace("2023-12-31", "2023-02-30"), "line 2: '2023-02-30' is no date"),
        (HEADER + GOOD.replace("Chile", "=1+1"), "line 2: 'country' begins with '='"),
        (HEADER + GOOD + GOOD, "line 3: has the key 'CHL 2014' of line 2"),
        (HEADER + GOOD.replace("elected", ""), "line 2: has none of its words ("),
        (HEADER + GOOD.replace(",x,", ","), "line 2: has 7 cells where the header has 8"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(
    graph: KnowledgeGraph, tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / "unsc_membership.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        graph.reference(path)
    assert told in str(caught.value)


def test_a_table_that_is_not_utf_8_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "graph_data"
    data.mkdir()
    (data / "x.ttl").write_text("", encoding="utf-8")
    path = tmp_path / "unsc_membership.csv"
    path.write_bytes((HEADER + GOOD.replace("Chile", "Chilé")).encode("latin-1"))
    monkeypatch.setenv("R2PGRAPH_DATA", str(data))
    result = CliRunner().invoke(cli, ["reference", str(path)])
    assert isinstance(result.exception, SourceError)
    assert "UTF-8" in str(result.exception)
    assert not (data / "reference").exists()
