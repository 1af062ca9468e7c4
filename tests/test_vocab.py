from __future__ import annotations

from collections.abc import Iterator

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from r2pgraph import vocab
from r2pgraph.settings import Settings

SETTINGS = Settings.from_env({})
TERM_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    found = Graph()
    for path in [*SETTINGS.ontology.glob("*.ttl"), *SETTINGS.ontology.glob("concepts/*.ttl")]:
        found.parse(path)
    return found


def terms(ontology: Graph) -> Iterator[URIRef]:
    for kind in TERM_KINDS:
        yield from (term for term in ontology.subjects(RDF.type, kind) if isinstance(term, URIRef))


def test_the_vocabulary_and_the_ontology_name_the_same_terms(ontology: Graph) -> None:
    named = {str(getattr(vocab.R2P, name)) for name in vocab.R2P.__annotations__ if not name.startswith("_")}
    assert named == {str(term) for term in terms(ontology)}


def test_a_misspelt_term_fails() -> None:
    with pytest.raises(AttributeError):
        _ = vocab.R2P.hostdBy


def test_every_term_has_label_definition_home_and_example(ontology: Graph) -> None:
    wanted = (RDFS.label, SKOS.definition, RDFS.isDefinedBy, SKOS.example)
    assert [(t, p) for t in terms(ontology) for p in wanted if ontology.value(t, p) is None] == []


def test_every_property_says_what_it_takes_from_known_terms(ontology: Graph) -> None:
    known = {str(term) for term in terms(ontology)}
    used = {str(thing) for thing in ontology.objects() if str(thing).startswith(vocab.PREFIXES["r2p"])}
    assert used <= known


def test_the_modules_are_those_that_the_ontology_imports(ontology: Graph) -> None:
    imported = {str(module) for module in ontology.objects(None, OWL.imports)}
    assert imported == {str(module) for module in ontology.objects(None, RDFS.isDefinedBy)} - {
        f"{vocab.BASE}ont"
    }


def test_the_schemes_are_those_of_the_concept_files(ontology: Graph) -> None:
    schemes = {str(scheme).rpartition("/")[2] for scheme in ontology.subjects(RDF.type, SKOS.ConceptScheme)}
    assert schemes == set(vocab.SCHEMES)


def test_every_concept_has_a_name_a_definition_and_its_scheme(ontology: Graph) -> None:
    for concept in ontology.subjects(RDF.type, SKOS.Concept):
        scheme = str(concept).rpartition("/")[0]
        assert ontology.value(concept, SKOS.prefLabel).language == "en"
        assert ontology.value(concept, SKOS.definition).language == "en"
        assert str(ontology.value(concept, SKOS.inScheme)) == scheme


def test_a_broader_concept_is_of_the_same_scheme(ontology: Graph) -> None:
    for narrow, broad in ontology.subject_objects(SKOS.broader):
        assert ontology.value(narrow, SKOS.inScheme) == ontology.value(broad, SKOS.inScheme)


def test_alignments_are_about_terms_that_exist(ontology: Graph) -> None:
    alignment = Graph()
    for path in SETTINGS.ontology.glob("align/*.ttl"):
        alignment.parse(path)
    assert len(alignment) > 0
    assert set(alignment.subjects()) <= set(terms(ontology))
