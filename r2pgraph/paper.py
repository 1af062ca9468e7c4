"""A paper: statements in sections, each with what it rests on; and its forms for print and programs.

A paper is a value. The same value always gives the same bytes, whoever asks and whenever.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

DERIVED = "derived, rule"
SHORT_FORM = re.compile(r"\b[A-Z][A-Z0-9]{2,}\b")
_SHARES = (1.0, 0.75, 0.5, 0.0)  # of the least of each section, tried in turn
_ROOM = 25  # words by which a paper is tried to be made longer
RULES = (
    "A derived sentence names its rule. Annual meetings are the Global Network's. Quotation marks in a "
    "sentence hold this record's titles; Sources hold the documents' words."
)


@dataclass(frozen=True)
class Citation:
    """What a statement rests on: words of a document, or the row of a table with its day.

    `source` is the IRI of the document or data set; `words` are a quotation where `quoted`.
    """

    iri: str
    source: str
    title: str
    words: str
    quoted: bool


@dataclass(frozen=True)
class Statement:
    """One sentence or two: the records that it tells, what they rest on, and by which rule it is derived.

    A statement has citations or a rule; what is derived from cited records has both.
    """

    text: str
    records: tuple[str, ...] = ()
    cited: tuple[Citation, ...] = ()
    rule: str = ""


@dataclass(frozen=True)
class Section:
    """Statements under a heading, the weightiest first; `least` of them stand in the shortest paper.

    `left_out` more are not told here; `more` is where they are (an address) and its words.
    """

    key: str
    title: str
    statements: tuple[Statement, ...]
    least: int = 1
    left_out: int = 0
    more: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Paper:
    """A titled paper; `about` is the IRI of what it is about, or empty; `meanings` are of short forms."""

    title: str
    about: str
    lead: tuple[Statement, ...]
    sections: tuple[Section, ...]
    asked: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)

    @property
    def statements(self) -> Iterator[Statement]:
        """All statements, in the order of reading."""
        yield from self.lead
        for section in self.sections:
            yield from section.statements

    @property
    def short_forms(self) -> dict[str, str]:
        """The short forms (R2P, GCC) that stand in it, each with what it stands for."""
        texts = " ".join([self.title, *(one.text for one in self.statements)])
        used = self.meanings.keys() & set(SHORT_FORM.findall(texts))
        return {form: self.meanings[form] for form in sorted(used)}

    @property
    def numbers(self) -> dict[Citation, int]:
        """Each citation under its number, from 1 in the order of reading."""
        cited = dict.fromkeys(one for statement in self.statements for one in statement.cited)
        return {one: number for number, one in enumerate(cited, 1)}

    @property
    def rules(self) -> dict[str, int]:
        """Each rule of derivation under its number, from 1 in the order of reading."""
        rules = dict.fromkeys(one.rule for one in self.statements if one.rule)
        return {rule: number for number, rule in enumerate(rules, 1)}

    @property
    def sources(self) -> dict[tuple[str, str], list[tuple[int, Citation]]]:
        """The numbered citations by source (IRI and title)."""
        found: dict[tuple[str, str], list[tuple[int, Citation]]] = {}
        for one, number in self.numbers.items():
            found.setdefault((one.source, one.title), []).append((number, one))
        return found


def merged(statements: Iterable[Statement | None]) -> tuple[Statement, ...]:
    """The statements there are; one that several records make alike stands once, resting on all."""
    found: dict[str, Statement] = {}
    for one in filter(None, statements):
        same = found.get(one.text)
        found[one.text] = _joined(same, one) if same else one
    return tuple(found.values())


def _joined(one: Statement, other: Statement) -> Statement:
    records = tuple(dict.fromkeys((*one.records, *other.records)))
    return replace(one, records=records, cited=tuple(dict.fromkeys((*one.cited, *other.cited))))


def told_once(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections with each statement only where it stands first; sections left empty are gone."""
    seen: set[str] = set()
    kept = []
    for section in sections:
        fresh = tuple(one for one in section.statements if one.text not in seen)
        seen |= {one.text for one in fresh}
        if fresh:
            kept.append(replace(section, statements=fresh))
    return tuple(kept)


def fitted(paper: Paper, most: int) -> Paper:
    """The paper in at most so many words: the longest section gives way first, from its end.

    Only where that is not enough do sections become shorter than their `least`: than half of it last.
    """
    for share in _SHARES:
        first = _shortened(paper, most, share)
        # What goes with its last statement (a source's title, a rule) leaves room: as much as still fits.
        wider = range(most + most - length(first), most, -_ROOM)
        longer = (_shortened(paper, target, share) for target in wider)
        paper = next((one for one in longer if length(one) <= most), first)
    return paper


def _shortened(paper: Paper, most: int, share: float) -> Paper:
    kept = {section.key: list(section.statements) for section in paper.sections}
    left = {section.key: len(section.statements) for section in paper.sections}
    weights = {key: sum(map(_words, statements)) for key, statements in kept.items()}
    least = {section.key: max(1, int(section.least * share)) for section in paper.sections}
    words = length(paper)
    uses = Counter(one for statement in paper.statements for one in statement.cited)
    # What the remark on what is left out takes is counted with each section from the start.
    words += sum(len(_rest(replace(one, left_out=1)).split()) for one in paper.sections if not one.left_out)
    while words > most:
        spare = [key for key, statements in kept.items() if len(statements) > least[key]]
        if not spare:
            break
        key = max(spare, key=lambda one: (weights[one], one))
        gone = kept[key].pop()
        uses.subtract(gone.cited)
        weights[key] -= _words(gone)
        words -= _words(gone) + sum(_quoted(one) for one in set(gone.cited) if not uses[one])
    sections = (
        replace(
            one, statements=tuple(kept[one.key]), left_out=one.left_out + left[one.key] - len(kept[one.key])
        )
        for one in paper.sections
    )
    return replace(paper, sections=tuple(sections))


def length(paper: Paper) -> int:
    """How many words the paper has in print, quotations and headings included."""
    headings = [paper.title, *(f"{one.title} {_rest(one)}" for one in paper.sections), "Sources"]
    headings += [f"Rules {RULES}", *paper.rules, *(title for _, title in paper.sources), *_places(paper)]
    headings.append(_meanings(paper))
    quoted = sum(map(_quoted, paper.numbers))
    return sum(map(_words, paper.statements)) + quoted + sum(len(one.split()) + 1 for one in headings)


def _quoted(one: Citation) -> int:
    return len(one.words.split()) + 1


def _words(one: Statement) -> int:
    derived = len(DERIVED.split()) + 1 if one.rule else 0
    return len(one.text.split()) + derived + 2  # its bullet and its numbers


def _rest(section: Section) -> str:
    """What a section says of what it leaves out."""
    if not section.left_out:
        return ""
    address, words = section.more
    place = f": [{words}]" if address else ""
    return f"And {section.left_out} more{place}."


def markdown(paper: Paper) -> str:
    """The paper as Markdown, its citations numbered."""
    numbers, rules = paper.numbers, paper.rules
    lines = [f"# {paper.title}", ""]
    lines += [_meanings(paper), ""] if paper.short_forms else []
    for one in paper.lead:
        lines += [_line(one, numbers, rules), ""]
    for section in paper.sections:
        lines += [f"## {section.title}", ""]
        lines += [f"- {_line(one, numbers, rules)}" for one in section.statements]
        lines += ["", _rest(section)] if section.left_out else []
        lines.append("")
    lines += ["## Rules", "", RULES, ""] if paper.rules else []
    lines += [f"{number}. {rule[:1].upper()}{rule[1:]}." for rule, number in paper.rules.items()]
    lines += ["", "## Sources", ""]
    for (_, title), cited in paper.sources.items():
        lines += [f"### {title}", ""]
        lines += [f"[{number}] {shown(one)}  " for number, one in cited]
        lines.append("")
    return "\n".join([*lines, *_places(paper)]).rstrip() + "\n"


def _meanings(paper: Paper) -> str:
    return "; ".join(f"{form}: {meaning}" for form, meaning in paper.short_forms.items())


def _places(paper: Paper) -> list[str]:
    """Where what is left out stands: the addresses of the words in brackets, at the end."""
    left = dict.fromkeys(one.more for one in paper.sections if one.left_out and one.more[0])
    return [f"[{words}]: {address}" for address, words in left]


def _line(one: Statement, numbers: Mapping[Citation, int], rules: Mapping[str, int]) -> str:
    notes = "".join(f"[{numbers[cited]}]" for cited in one.cited)
    rule = f"({DERIVED} {rules[one.rule]})" if one.rule else ""
    return " ".join(filter(None, (one.text, rule, notes)))


def shown(one: Citation) -> str:
    """The words of a citation: a quotation in its marks, the key and day of a table row."""
    return f"“{one.words}”" if one.quoted else one.words


def as_json(paper: Paper) -> dict[str, Any]:
    """The paper for programs: statements with the IRIs of their records and the numbers of their sources."""
    numbers = paper.numbers
    return {
        "title": paper.title,
        "about": paper.about,
        "asked": dict(paper.asked),
        "short_forms": paper.short_forms,
        "lead": [_object(one, numbers) for one in paper.lead],
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "statements": [_object(one, numbers) for one in section.statements],
                "left_out": section.left_out,
                "more": section.more[0],
            }
            for section in paper.sections
        ],
        "sources": [
            {"number": number, "iri": one.iri, "source": one.source, "title": one.title, "words": one.words}
            for one, number in numbers.items()
        ],
    }


def _object(one: Statement, numbers: Mapping[Citation, int]) -> dict[str, Any]:
    return {
        "text": one.text,
        "derived_from": one.rule,
        "records": list(one.records),
        "sources": [numbers[cited] for cited in one.cited],
    }
