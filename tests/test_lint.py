"""What no question of a pack may do, each rule seen to refuse a planted query."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from r2pgraph import queries
from r2pgraph.queries import Question
from r2pgraph.settings import Settings

QUESTIONS = queries.read(Settings.from_env({}).queries)
SPARE = re.compile(r"<[^<>\s]*>|\"[^\"\n]*\"|(?m:(?<=\s)#.*$|^#.*$)")
BLOCK = r"\{(?P<inner>(?:[^{}]|\{[^{}]*\})*)\}"


def faults(text: str) -> set[str]:
    """What is wrong with the text of a query, by the name of the rule."""
    code = SPARE.sub(" ", text)
    found = {
        "no order": not re.search(r"\}\s*ORDER BY [^{}]+\Z", code),
        "GROUP_CONCAT": "GROUP_CONCAT" in code.upper(),
        "NOT EXISTS where MINUS is equal": any(map(_is_a_minus, _denied(code))),
        "an unused variable": bool(_unused(code)),
    }
    return {rule for rule, broken in found.items() if broken}


def _denied(code: str) -> list[tuple[str, str]]:
    """The inner pattern of each FILTER NOT EXISTS, and all that stands around it."""
    blocks = re.finditer(rf"NOT\s+EXISTS\s*{BLOCK}", code)
    return [(block["inner"], code[: block.start()] + code[block.end() :]) for block in blocks]


def _is_a_minus(denied: tuple[str, str]) -> bool:
    """Whether it shares a variable, and no filter in it reads one that only the outside binds."""
    inner, around = denied
    filters = " ".join(re.findall(r"FILTER\s*\([^()]*\)", inner))
    bound = set(queries.variables(re.sub(r"FILTER\s*\([^()]*\)", " ", inner)))
    return bool(bound & set(queries.variables(around))) and set(queries.variables(filters)) <= bound


def _unused(code: str) -> set[str]:
    """Variables that are computed, or asked for in vain, and that nothing reads."""
    counted = Counter(queries.variables(code))
    made = re.findall(r"\bAS\s+\?(\w+)", code.partition("WHERE")[2])
    optional = re.findall(r"OPTIONAL\s*\{([^{}]*)\}", code)
    lonely = {name for block in optional if not _reads(block, counted) for name in queries.variables(block)}
    return {name for name in {*made, *lonely} if counted[name] == 1}


def _reads(block: str, counted: Counter[str]) -> bool:
    """Whether an optional block gives a variable that something outside it reads."""
    inside = Counter(queries.variables(block))
    shared = [name for name in inside if counted[name] > inside[name]]
    return len(shared) > 1


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
def test_no_question_breaks_a_rule(question: Question) -> None:
    assert faults(question.text) == set()


GOOD = "SELECT ?a WHERE { ?a a r2p:Meeting . MINUS { ?a r2p:status status:planned . } }\nORDER BY ?a"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("ORDER BY ?a", "", "no order"),
        ("ORDER BY ?a", "ORDER BY ?a LIMIT 1 # {", ""),
        ("SELECT ?a", 'SELECT ?a (GROUP_CONCAT(?b; separator=", ") AS ?c)', "GROUP_CONCAT"),
        ("MINUS {", "FILTER NOT EXISTS {", "NOT EXISTS where MINUS is equal"),
        (
            "MINUS {",
            "?a r2p:ordinal ?n . FILTER NOT EXISTS { ?b r2p:ordinal ?m . FILTER(?m > ?n) } MINUS {",
            "",
        ),
        ("MINUS {", "BIND(STR(?a) AS ?b) MINUS {", "an unused variable"),
        ("MINUS {", "OPTIONAL { ?a r2p:ordinal ?b . } MINUS {", "an unused variable"),
        ("SELECT ?a", "SELECT ?a ?b", ""),
    ],
)
def test_a_rule_that_is_broken_is_named(old: str, new: str, rule: str) -> None:
    assert faults(GOOD) == set()
    found = faults(GOOD.replace(old, new))
    assert found & {rule} == ({rule} if rule else set())
    assert rule or not found
