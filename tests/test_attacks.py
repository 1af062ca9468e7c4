"""Hostile data and requests, as the shared payloads have them: what pages and files make of them."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from r2pgraph import turtle
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.settings import Settings
from r2pgraph.vocab import BASE
from webui import create_app

PAYLOADS = Path(os.environ.get("R2PGRAPH_LIBRARY", "/nowhere")).parent / "payloads"
# What a payload calls its things, and the names of ours under which a page shows them.
NAMES = {"http://a/s": "attack/links", "http://a/%3Cscript%3E": "attack/script"} | {
    f"http://a/{number}": f"place/spelling-{number}" for number in (1, 2)
}
EVERYTHING = quote("SELECT * { ?s ?p ?o FILTER(CONTAINS(STR(?s), 'attack')) } ORDER BY ?s ?p ?o")
pytestmark = pytest.mark.checkout


class Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


@pytest.fixture(scope="module")
def payloads() -> Path:
    if not PAYLOADS.is_dir():
        pytest.skip("the hostile inputs are not here")
    return PAYLOADS


def planted(payloads: Path) -> Iterator[str]:
    """The files of the payloads about things of ours, and things called like the cells of the table."""
    for name in ("d-iri-javascript", "d-xss-lang-datatype", "d-nfc"):
        text = (payloads / f"{name}.ttl").read_text(encoding="utf-8")
        for theirs, ours in NAMES.items():
            text = text.replace(f"<{theirs}>", f"<{BASE}id/{ours}>")
        yield text
    with (payloads / "d-csv-formula.csv").open(encoding="utf-8", newline="") as table:
        cells = [cell for row in csv.reader(table) for cell in row]
    for number, cell in enumerate(cells):
        thing = f"<{BASE}id/formula/{number}>"
        yield f"{thing} <http://www.w3.org/2000/01/rdf-schema#label> {turtle.quoted(cell)} .\n"
        yield f"{thing} <http://www.w3.org/2000/01/rdf-schema#seeAlso> <{BASE}id/attack/links> .\n"


@pytest.fixture(scope="module")
def client(
    payloads: Path, sample_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> FlaskClient:
    data = tmp_path_factory.mktemp("attacked") / "graph_data"
    shutil.copytree(sample_settings.data, data)
    (data / "attack.ttl").write_text("".join(planted(payloads)), encoding="utf-8")
    return create_app(KnowledgeGraph.open(replace(sample_settings, data=data))).test_client()


@pytest.mark.parametrize(
    "address", ["/doc/attack/links", "/doc/attack/script", f"/sparql?query={EVERYTHING}", "/doc/formula"]
)
def test_what_attacks_a_page_is_text(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    elements = Elements(response.text).found
    links = [told[name] for _, told in elements for name in ("href", "src", "action") if name in told]
    assert [link for link in links if not re.match(r"(https?://|/|#|\?)", link)] == []
    assert [told for _, told in elements if any(name.startswith("on") for name in told)] == []
    scripts = [told for tag, told in elements if tag == "script"]
    assert all("src" in told or told.get("type") == "application/ld+json" for told in scripts)


def test_the_attack_is_shown(client: FlaskClient) -> None:
    assert "javascript:alert(document.domain)" in client.get("/doc/attack/links").text


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", ["Côte d’Ivoire", "Côte d'Ivoire"])
def test_a_name_is_found_in_each_form(client: FlaskClient, form: str, name: str) -> None:
    asked = unicodedata.normalize(form, name)  # type: ignore[arg-type]
    found = client.get("/search.json", query_string={"q": asked}).get_json()["hits"]
    assert {f"{BASE}id/place/spelling-{n}" for n in (1, 2)} <= {hit["iri"] for hit in found}


@pytest.mark.parametrize(
    "address",
    ["/doc/formula.csv", "/doc/attack/links.csv", "/search.csv?q=1", "/doc/attack/links.csv?group=1"],
)
def test_no_cell_of_a_list_is_a_formula(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "text/csv")
    rows = list(csv.reader(io.StringIO(response.text)))
    assert len(rows) > 1
    cells = [cell for row in rows for cell in row]
    assert [c for c in cells if c.startswith(("=", "@", "\t")) or re.match(r"[+-](?!\d+$)", c)] == []
    assert any(cell.startswith("'") for cell in cells)


@pytest.mark.parametrize("kind", ["text/turtle", "application/sparql-query"])
@pytest.mark.parametrize("address", ["/sparql", "/", "/doc/attack/links"])
def test_a_packed_body_is_not_unpacked(client: FlaskClient, payloads: Path, kind: str, address: str) -> None:
    body = (payloads / "d-gzip-bomb.ttl.gz").read_bytes()
    response = client.post(address, data=body, headers={"Content-Encoding": "gzip", "Content-Type": kind})
    assert response.status_code in (413, 415)
