"""One record for one thing, and no record of what was withdrawn: merging, unmerging, withdrawing."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import Literal, URIRef

from r2pgraph import turtle
from r2pgraph.errors import BadArgument
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.intake import history
from r2pgraph.intake.changes import Change, statement
from r2pgraph.intake.revisions import REVISIONS, Note, Term, fingerprint, known_again, revise, undo
from r2pgraph.names import folded
from r2pgraph.vocab import DCTERMS, OA, ORG, R2P, RDF, RDFS, SKOS

MERGER = "Merger"
OLDER_VERSIONS = (
    "Older versions in the git history still hold what is taken out here, and so does every copy of the "
    "folder. To be rid of it there too, begin the history anew: put the .git folder away for good, then "
    "git init, git add --all, git commit; the record is kept, what was changed before is not."
)
_LABEL = ox.NamedNode(RDFS.label)
_EVIDENCE = ox.NamedNode(R2P.evidence)
# Without what one of these names, a record says nothing.
_NEEDED = {
    ox.NamedNode(name)
    for name in (
        *(R2P.event, R2P.post, R2P.holder, R2P.participant, R2P.instrument, R2P.actor, R2P.claimAbout),
        *(R2P.followsUp, R2P.revisedIn, R2P.assessment, R2P.earlier, R2P.later, R2P.recommendation),
        *(OA.hasSource, OA.hasSelector, ORG.member, ORG.organization, DCTERMS.isPartOf),
    )
}
_WORDS = {
    ox.NamedNode(name)
    for name in (R2P.nameAsPrinted, R2P.rowKey, OA.exact, OA.prefix, OA.suffix, DCTERMS.description)
}
_NOTED = {ox.NamedNode(name) for name in (R2P.tookOut, R2P.putIn)}
Plan = Callable[[KnowledgeGraph], Change]


def merger(keep: str, retire: str, reason: str, on: datetime.date) -> Plan:
    """The plan to make two records of one thing one: the second name leads to the first from then on."""

    def plan(graph: KnowledgeGraph) -> Change:
        """The change to that graph."""
        kept, gone = (ox.NamedNode(graph.term(text)) for text in (keep, retire))
        change = _begun(graph)
        if kept == gone:
            raise BadArgument(f"'{keep}' and '{retire}' are one record already")
        kinds = [graph.teller.facts(URIRef(node.value)).get(RDF.type, ()) for node in (kept, gone)]
        if set(kinds[0]) != set(kinds[1]):
            told = " and ".join(graph.names.label(kind[0]) for kind in kinds if kind)
            raise BadArgument(f"these are of two kinds ({told}); only two records of one kind can be one")
        for path, triples in change.contents.items():
            touched = [t for t in triples if gone in (t.subject, t.object)]
            change.take(path, touched)
            change.put(path, filter(None, (_moved(t, gone, kept, graph) for t in touched)))
        redirect = statement(gone.value, DCTERMS.isReplacedBy, URIRef(kept.value))
        change.put(change.data / REVISIONS, [redirect])
        names = [graph.names.label(node.value) for node in (gone, kept)]
        revise(change, Note(f"{MERGER} of {names[0]} into {names[1]}", reason, on, gone.value))
        return change

    return plan


def _moved(
    triple: ox.Triple, gone: ox.NamedNode, kept: ox.NamedNode, graph: KnowledgeGraph
) -> ox.Triple | None:
    """A statement about the one as a statement about the other; its label as another name."""
    if triple.subject == gone and triple.predicate == _LABEL:
        same = isinstance(triple.object, ox.Literal) and triple.object.value == graph.names.label(kept.value)
        return None if same else ox.Triple(kept, ox.NamedNode(SKOS.altLabel), triple.object)
    subject = kept if triple.subject == gone else triple.subject
    return ox.Triple(subject, triple.predicate, kept if triple.object == gone else triple.object)


def unmerger(retired_name: str) -> Plan:
    """The plan to undo a merger: every file is as it would be without it."""

    def plan(graph: KnowledgeGraph) -> Change:
        """The change to that graph."""
        change = _begun(graph)
        name = turtle.expand(retired_name) or retired_name
        noted = change.contents.get(change.data / REVISIONS, [])
        about = {
            t.subject
            for t in noted
            if str(t.predicate) == f"<{R2P.revises}>" and str(t.object) == f"<{name}>"
        }
        notes = [t.subject for t in noted if t.subject in about and str(t.object).startswith(f'"{MERGER} of')]
        if not notes or not isinstance(notes[0], ox.NamedNode):
            raise BadArgument(
                f"'{retired_name}' was merged into nothing; give the IRI or CURIE that was retired"
            )
        undo(change, notes[0].value)
        return change

    return plan


def withdrawal(term: str, reason: str, on: datetime.date) -> Plan:
    """The plan to take out a document with all that rests on it, a person, or one record."""

    def plan(graph: KnowledgeGraph) -> Change:
        """The change to that graph."""
        thing = graph.term(term)
        change = _begun(graph)
        kinds = graph.teller.facts(thing).get(RDF.type, ())
        if R2P.Document in kinds:
            marks = _document(graph, thing, change)
            what, keep = f"Withdrawal of “{graph.names.label(thing)}”", False
        elif R2P.Person in kinds:
            marks, what, keep = _person(graph, thing, change), "A person was taken out", False
        elif R2P.evidence in graph.teller.facts(thing):
            marks, what, keep = _record(thing, change), f"Withdrawal of {graph.names.label(thing)}", True
        else:
            raise BadArgument(f"'{term}' is neither a document nor a person nor a record of a source")
        _follow(change)
        note = revise(change, Note(what, reason, on, None if R2P.Person in kinds else str(thing), keep))
        change.put(
            change.data / REVISIONS, [statement(note, R2P.withdrawnName, Literal(mark)) for mark in marks]
        )
        return change

    return plan


def _begun(graph: KnowledgeGraph) -> Change:
    return Change(graph.settings.data, graph.embedded.contents)


def _document(graph: KnowledgeGraph, thing: URIRef, change: Change) -> list[str]:
    folder = change.places(ox.NamedNode(thing), R2P.sha256)[0].parent
    for path, triples in change.contents.items():
        if path.parent == folder:
            change.take(path, triples)
    sha256 = [str(one) for one in graph.teller.facts(thing)[R2P.sha256]]
    return [known_again(str(thing)), *(known_again(one) for one in sha256)]


def _record(thing: URIRef, change: Change) -> list[str]:
    node, marks = ox.NamedNode(thing), [known_again(str(thing))]
    for path, triples in change.contents.items():
        said = [t for t in triples if t.subject == node]
        change.take(path, said)
        marks += [fingerprint(path.parent.name, said)] if said else []
    return marks


def _person(graph: KnowledgeGraph, thing: URIRef, change: Change) -> list[str]:
    """Everything that names a person: records, quotations with the name in them, and what was kept of it."""
    node = ox.NamedNode(thing)
    names = {name for name, things in graph.names.things.items() if things == (str(thing),)}
    own = str(thing).rpartition("/")[2]
    ours = {path: some for path, some in change.contents.items() if change.data in path.parents}
    gone: set[Term] = {node}
    for triples in ours.values():
        gone |= {t.subject for t in triples if t.object == node or _bears(t.subject, own)}
        gone |= {t.subject for t in triples if t.predicate in _NOTED and _tells(t, {*names, str(thing)})}
        gone |= {
            t.subject
            for t in triples
            if t.predicate in (_WORDS - {ox.NamedNode(DCTERMS.description)}) and _tells(t, names)
        }
    for path, triples in ours.items():
        change.take(path, (t for t in triples if t.subject in gone))
        change.take(path, (t for t in triples if t.predicate in _WORDS and _tells(t, names)))
        for t in triples:
            if t.predicate == _LABEL and t.subject not in gone and _tells(t, names):
                change.notes.append(f"The name still stands in “{t.object.value}”; give that another name.")  # type: ignore[union-attr]
    if history.kept(change.data):
        change.notes.append(OLDER_VERSIONS)
    return [known_again(name) for name in (str(thing), *sorted(names))]


def _bears(term: Term, name: str) -> bool:
    """Whether the last part of a person's IRI stands in that of another thing, as a row's may."""
    return f"-{name}-" in re.sub(r"[./<>]", "-", str(term))


def _tells(triple: ox.Triple, names: Iterable[str]) -> bool:
    """Whether a text has one of the folded names in it."""
    text = folded(triple.object.value) if isinstance(triple.object, ox.Literal) else ""
    return any(name in text for name in names)


def _follow(change: Change) -> None:
    """Take out what points to nothing by then, and what rests on nothing, until nothing is left to take."""
    before = _Held.of(change.contents)
    while True:
        left = {path: set(some) - change.out.get(path, set()) for path, some in change.contents.items()}
        now = _Held.of(left)
        vanished = before.subjects - now.subjects
        unsourced = (before.sourced & now.subjects) - now.sourced
        broken = {
            t.subject
            for some in left.values()
            for t in some
            if t.predicate in _NEEDED and t.object in vanished
        }
        unused = {one for one in (before.pointed & now.subjects) - now.pointed if _is_evidence(one)}
        more = {
            path: {t for t in some if t.object in vanished or t.subject in broken | unused}
            for path, some in left.items()
        }
        for path, some in left.items():
            kept = now.pointed if path.parent.name == "identity" else set()
            more[path] |= {t for t in some if t.subject in unsourced - kept}
        if not any(more.values()):
            return
        for path, triples in more.items():
            change.take(path, triples)


def _is_evidence(term: Term) -> bool:
    return isinstance(term, ox.NamedNode) and bool(re.search("/id/(passage|selector|testimony)/", term.value))


@dataclass(frozen=True)
class _Held:
    """What files speak of, what they point to, and what of it rests on evidence."""

    subjects: set[Term]
    pointed: set[Term]
    sourced: set[Term]

    @classmethod
    def of(cls, contents: Mapping[Path, Iterable[ox.Triple]]) -> _Held:
        """Of the triples of files."""
        triples = [t for some in contents.values() for t in some]
        sourced: set[Term] = {t.subject for t in triples if t.predicate == _EVIDENCE}
        return cls({t.subject for t in triples}, {t.object for t in triples}, sourced)
