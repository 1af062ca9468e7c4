"""What a careless reading of the four documents gets wrong: each trap, asked of the record."""

from __future__ import annotations

import pytest

from r2pgraph.graph import KnowledgeGraph
from r2pgraph.store import Solutions
from r2pgraph.vocab import PREFIXES


def answers(graph: KnowledgeGraph, query: str) -> set[str]:
    """The first column, as CURIEs without prefix or as plain texts."""
    found = graph.sparql(query)
    assert isinstance(found, Solutions)
    return {str(row[0]).rpartition("/")[2] for row in found.rows}


@pytest.mark.parametrize(
    ("post", "holders"),
    [
        ("un-special-adviser-r2p", {"jennifer-welsh", "george-okoth-obbo"}),
        ("un-special-adviser-prevention-of-genocide", {"adama-dieng"}),
        ("oas-special-adviser-r2p", {"jared-genser"}),
        (
            "us-assistant-secretary-conflict-and-stabilization-operations",
            {"david-malcolm-robinson", "anne-witkowsky"},
        ),
    ],
)
def test_one_office_has_the_holders_that_sources_attest(
    graph: KnowledgeGraph, post: str, holders: set[str]
) -> None:
    query = f"SELECT ?h {{ ?t r2p:post post:{post} ; r2p:holder ?h ; r2p:evidence/oa:hasSource ?document }}"
    assert answers(graph, query) == holders


def test_focal_points_of_qatar_and_the_union_are_unnamed(graph: KnowledgeGraph) -> None:
    query = "SELECT ?p { ?t r2p:post ?p ; r2p:holderUnnamed true . ?p a r2p:FocalPointPost }"
    assert answers(graph, query) <= {"focal-point-qatar", "focal-point-european-union"}
    named = (
        """SELECT ?h { ?t r2p:post/a r2p:FocalPointPost ; r2p:holder ?h ; r2p:evidence/oa:hasSource ?d }"""
    )
    assert answers(graph, named) == set()


def test_the_union_appoints_a_focal_point_as_a_state_does(graph: KnowledgeGraph) -> None:
    query = "SELECT ?b { post:focal-point-european-union r2p:appointingBody ?b }"
    assert answers(graph, query) == {"european-union"}


def test_washington_was_hosted_by_the_centre_at_the_house_of_another(graph: KnowledgeGraph) -> None:
    hosts = """SELECT ?x { ?p r2p:event meeting:global-network-2022 ; r2p:participant ?x ;
        r2p:role/skos:broader* role:host }"""
    assert answers(graph, hosts) == {"global-centre-for-the-responsibility-to-protect"}
    venue = "SELECT ?v { meeting:global-network-2022 r2p:venue ?v }"
    assert answers(graph, venue) == {"oas-headquarters"}


@pytest.mark.parametrize(
    ("meeting", "hosts"), [("global-network-2015", {"chl", "esp"}), ("global-network-2016", {"kor", "tls"})]
)
def test_an_associate_is_not_a_host(graph: KnowledgeGraph, meeting: str, hosts: set[str]) -> None:
    query = f"""SELECT ?x {{ ?p r2p:event meeting:{meeting} ; r2p:participant ?x ;
        r2p:role/skos:broader* role:host }}"""
    assert answers(graph, query) == hosts


def test_three_speakers_of_one_centre_share_an_affiliation_and_no_post(graph: KnowledgeGraph) -> None:
    centre = "organization:asia-pacific-centre-for-the-responsibility-to-protect"
    members = answers(
        graph, f"SELECT ?p {{ ?a a r2p:Affiliation ; org:organization {centre} ; org:member ?p }}"
    )
    assert members == {"alex-bellamy", "noel-morada", "rebecca-barber"}
    assert answers(graph, f"SELECT ?p {{ ?p org:postIn {centre} }}") == set()


def test_whom_a_fellowship_is_named_after_took_no_part(graph: KnowledgeGraph) -> None:
    query = 'SELECT ?x { ?x a r2p:Person ; rdfs:label ?n FILTER(CONTAINS(?n, "Mary Wing")) }'
    assert answers(graph, query) == set()


def test_contact_persons_are_not_participants(graph: KnowledgeGraph) -> None:
    query = """SELECT ?x { ?a r2p:contactFor document:2012-workshop ; org:member ?x .
        ?p r2p:participant ?x ; r2p:event meeting:preparatory-workshop-2012 }"""
    assert answers(graph, query) == set()
    contacts = "SELECT ?x { ?a r2p:contactFor document:2012-workshop ; org:member ?x }"
    assert answers(graph, contacts) == {"rachel-gerber", "savita-pawnday"}


def test_one_office_of_the_united_nations_bears_several_printed_names(graph: KnowledgeGraph) -> None:
    query = """SELECT ?v { ?c r2p:claimAbout body:un-office-on-genocide-prevention-and-r2p ;
        r2p:claimValue ?v }"""
    assert len(answers(graph, query)) >= 2


@pytest.mark.parametrize(
    ("meeting", "count", "inferred"),
    [("global-network-2015", 9, 0), ("global-network-2016", 12, 0), ("global-network-2022", 4, 2)],
)
def test_numbered_recommendations_are_whole(
    graph: KnowledgeGraph, meeting: str, count: int, inferred: int
) -> None:
    query = f"SELECT ?r {{ ?r a r2p:Recommendation ; r2p:issuedAt meeting:{meeting} }}"
    assert len(answers(graph, query)) == count
    lost = f"SELECT ?r {{ ?r r2p:issuedAt meeting:{meeting} ; r2p:numberInferred true }}"
    assert len(answers(graph, lost)) == inferred


def test_no_crime_is_laid_to_a_state_that_no_source_lays(graph: KnowledgeGraph) -> None:
    query = """SELECT ?k { ?i a r2p:AllegedInvolvement ; r2p:actor state:rus .
        { ?i r2p:crime ?k } UNION { ?i r2p:involvementKind ?k FILTER(?k = involvement-kind:perpetrator) } }"""
    assert answers(graph, query) == set()


def test_nobody_is_named_as_besieger_of_the_yazidis(graph: KnowledgeGraph) -> None:
    query = "SELECT ?i { ?i a r2p:AllegedInvolvement ; r2p:population population:yazidis }"
    assert answers(graph, query) == set()


def test_every_allegation_says_according_to_whom(graph: KnowledgeGraph) -> None:
    query = "SELECT ?i { ?i a r2p:AllegedInvolvement MINUS { ?i r2p:attributedTo ?who } }"
    assert answers(graph, query) == set()


@pytest.mark.parametrize(
    ("thing", "statuses"),
    [
        ("instrument:manual-for-r2p-focal-points", {"proposed"}),
        ("instrument:framework-for-implementation", {"proposed"}),
        ("post:un-special-rapporteur-countering-violent-extremism", {"proposed"}),
    ],
)
def test_what_was_proposed_is_not_said_to_exist(
    graph: KnowledgeGraph, thing: str, statuses: set[str]
) -> None:
    assert answers(graph, f"SELECT ?s {{ {thing} r2p:status ?s }}") == statuses


def test_the_slip_of_the_print_stands_in_the_quotation(graph: KnowledgeGraph) -> None:
    words = answers(graph, 'SELECT ?w { ?s oa:exact ?w FILTER(CONTAINS(?w, "Arrria")) }')
    assert len(words) >= 1


@pytest.mark.parametrize(
    ("printed", "label"),
    [("Volker Turk", "Volker Türk"), ("David Malcom Robinson", "David Malcolm Robinson")],
)
def test_the_printed_name_stands_beside_the_corrected_one(
    graph: KnowledgeGraph, printed: str, label: str
) -> None:
    query = f'SELECT ?l {{ ?p r2p:nameAsPrinted "{printed}" ; r2p:participant/rdfs:label ?l }}'
    assert answers(graph, query) == {label}


def test_sums_of_members_and_countries_are_different_claims(graph: KnowledgeGraph) -> None:
    query = (
        """SELECT ?v { ?q a r2p:QuantityClaim ; r2p:atEvent meeting:global-network-2016 ; r2p:value ?v }"""
    )
    assert {"50", "54"} <= answers(graph, query)


def test_the_secretariat_is_nowhere_said_to_be_the_centre(graph: KnowledgeGraph) -> None:
    centre = PREFIXES["organization"] + "global-centre-for-the-responsibility-to-protect"
    query = f"SELECT ?p {{ addressee:network-secretariat ?p <{centre}> }}"
    assert answers(graph, query) == set()
