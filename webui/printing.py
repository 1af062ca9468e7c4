"""A paper as one HTML file for print: its style inside it, nothing loaded from anywhere."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from r2pgraph import paper as papers
from r2pgraph.paper import Paper
from webui import words

_FOLDER = Path(__file__).parent


def printed(paper: Paper) -> str:
    """The paper as a page of its own, for A4."""
    pages = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters |= words.FILTERS
    pages.tests |= words.TESTS
    style = (_FOLDER / "static" / "style.css").read_text(encoding="utf-8")
    return pages.get_template("print.html").render(paper=paper, style=style, rules=papers.RULES)
