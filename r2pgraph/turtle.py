"""Turtle files are the truth: one deterministic way to write them, and a safe way to replace them.

The same triples always give the same bytes: fixed prefixes (only those used), subjects,
predicates and objects sorted, one object a line, `\\n`, NFC, lexical forms kept. Grammar: Turtle
(W3C Recommendation, 25 February 2014), sections 2.5 and 6.5.
"""

from __future__ import annotations

import codecs
import os
import re
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from r2pgraph.errors import SourceError
from r2pgraph.vocab import PREFIXES

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_CONFLICT = re.compile(r"^<<<<<<< ", re.MULTILINE)  # as git marks them
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?[0-9]*\.[0-9]+")
_XSD = PREFIXES["xsd"]
_RDF_TYPE = PREFIXES["rdf"] + "type"
# Strings and IRIs, in which nothing is a token of its own (Turtle, and SPARQL 1.1 section 19.8).
OPAQUE = r'''
      """ (?: [^\\] | \\. )*? """
    | \'\'\' (?: [^\\] | \\. )*? \'\'\'
    | " (?: [^"\\\n\r] | \\. )* "
    | ' (?: [^'\\\n\r] | \\. )* '
    | < [^<>"{}|^`\\\x00-\x20]* >
'''
_TOKEN = re.compile(rf"{OPAQUE} | (?P<comment> \# [^\n\r]* )", re.VERBOSE | re.DOTALL)
STAGED = ".new"  # how the names of files end that are to take another's place
_TRIPLE_TERM = re.compile(r"(?<!<)<<(?!<)")  # more of them in a row are the mark of a conflict
_RDF_1_2 = "uses RDF 1.2 (a triple as a term, or a base direction); write it as RDF 1.1"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'["\\]')
_NAMESPACES = {iri: prefix for prefix, iri in PREFIXES.items()}


def parse(path: Path) -> list[ox.Triple]:
    """Read one Turtle file whole; `SourceError` names the file and the line that is wrong."""
    text = read_text(path)
    # Asked before it is parsed: the parser has no limit, and deep ones bring the process down.
    if "<<" in text and (nested := _TRIPLE_TERM.search(_TOKEN.sub(_blanked, text))):
        raise SourceError.at(path, text.count("\n", 0, nested.start()) + 1, _RDF_1_2)
    try:
        triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        if conflict := _CONFLICT.search(text):
            line = text.count("\n", 0, conflict.start()) + 1
            problem = "holds a merge conflict that nobody settled; keep one of its two sides"
            raise SourceError.at(path, line, problem) from error
        said = (error.msg or "").rstrip(".")
        raise SourceError.at(path, error.lineno, f"is not Turtle: {said}; mend the line") from error
    for triple in triples:
        thing = triple.object
        if isinstance(thing, ox.Triple) or (isinstance(thing, ox.Literal) and thing.direction):
            raise SourceError.at(path, None, _RDF_1_2)
    return triples


def _blanked(token: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", token[0])


def read_text(path: Path) -> str:
    """The UTF-8 text of a file, its line ends untouched; `SourceError` where it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError.at(path, None, "is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        problem = f"cannot be read ({error.strerror}); mend its permissions or name another"
        raise SourceError.at(path, None, problem) from error


def files_below(folder: Path, suffix: str) -> list[Path]:
    """The files below a folder whose names end so, in order; an unreadable folder is an error."""

    def refuse(error: OSError) -> None:
        """A folder that may not be read is no empty folder."""
        problem = f"cannot be read ({error.strerror}); mend its permissions or name another"
        raise SourceError.at(error.filename, None, problem) from error

    walk = os.walk(folder, onerror=refuse, followlinks=True)
    paths = (Path(parent, name) for parent, _, names in walk for name in names if name.endswith(suffix))
    return sorted(paths)


@lru_cache(maxsize=2**15)  # the same terms stand in thousands of statements
def shorten(iri: str) -> str | None:
    """The CURIE of an IRI under the fixed prefixes, or None where Turtle cannot write one."""
    end = max(iri.rfind("/"), iri.rfind("#")) + 1  # no local name of ours holds either
    prefix = _NAMESPACES.get(iri[:end])
    return f"{prefix}:{iri[end:]}" if prefix and _LOCAL.fullmatch(iri, end) else None


def expand(curie: str) -> str | None:
    """The IRI of a CURIE under the fixed prefixes, or None where the prefix is not one of them."""
    prefix, colon, local = curie.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else None


def quoted(text: str) -> str:
    """A string as a Turtle (and SPARQL) short literal, NFC, control characters escaped."""
    if text.isprintable() and not _ESCAPED.search(text) and unicodedata.is_normalized("NFC", text):
        return f'"{text}"'
    characters = (_ESCAPES.get(c) or _visible(c) for c in unicodedata.normalize("NFC", text))
    return '"' + "".join(characters) + '"'


def _visible(character: str) -> str:
    return f"\\u{ord(character):04X}" if unicodedata.category(character) == "Cc" else character


def written(term: ox.NamedNode | ox.Literal) -> str:
    """One term as the serialiser writes it; integers, decimals and booleans stand bare."""
    if isinstance(term, ox.NamedNode):
        return shorten(term.value) or f"<{term.value}>"
    if term.language:
        return f"{quoted(term.value)}@{term.language}"
    datatype = term.datatype.value
    if datatype == _XSD + "string":
        return quoted(term.value)
    if _stands_bare(term.value, datatype.removeprefix(_XSD)):
        return term.value
    return f"{quoted(term.value)}^^{written(term.datatype)}"


def _stands_bare(lexical: str, datatype: str) -> bool:
    if datatype == "boolean":
        return lexical in ("true", "false")
    pattern = {"integer": _INTEGER, "decimal": _DECIMAL}.get(datatype)
    return pattern is not None and pattern.fullmatch(lexical) is not None


def serialise(triples: Iterable[ox.Triple], place: Path | str = "this graph") -> str:
    """The one text of these triples; blank nodes and triple terms are refused with `SourceError`."""
    subjects: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    names: dict[str, str] = {}
    prefixes: set[str] = set()
    for triple in triples:
        subject, predicate, thing = triple.subject, triple.predicate, triple.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(thing, ox.NamedNode | ox.Literal):
            problem = "has a node without an IRI; give every thing an IRI of its own"
            raise SourceError.at(place, None, problem)
        name, value = written(subject), written(thing)
        names[subject.value] = name
        verb = "a" if predicate.value == _RDF_TYPE else written(predicate)
        prefixes |= {name.partition(":")[0], verb.partition(":")[0], _prefix(thing, value)}
        subjects[subject.value][verb].add(value)
    blocks = [_block(names[iri], subjects[iri]) for iri in sorted(subjects)]
    header = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items() if name in prefixes)
    return "\n".join([header, *blocks] if header else blocks)


def _block(subject: str, predicates: dict[str, set[str]]) -> str:
    verbs = sorted(predicates, key=lambda verb: (verb != "a", verb))
    lines = [f"{verb} " + " ,\n        ".join(sorted(predicates[verb])) for verb in verbs]
    return f"{subject} " + " ;\n    ".join(lines) + " .\n"


def _prefix(term: ox.NamedNode | ox.Literal, text: str) -> str:
    """The prefix that the text of a term uses; what is none of ours is no prefix of the header."""
    if isinstance(term, ox.NamedNode):
        return text.partition(":")[0]
    if term.language or text[-1] == '"' or not text.startswith('"'):
        return ""
    return written(term.datatype).partition(":")[0]


def formatted(path: Path) -> str:
    """The text that the file should have; `SourceError` where writing it would lose something.

    A comment is no part of what Turtle says, and the one form has no place for it.
    """
    if path.suffix != ".ttl":
        raise SourceError.at(path, None, "is no .ttl file; only Turtle files have the one form")
    if comment := next(filter(None, (match["comment"] for match in _TOKEN.finditer(read_text(path)))), None):
        problem = f"has a comment ({comment[:40].strip()}); move it into a description, or delete it"
        raise SourceError.at(path, None, problem)
    return serialise(parse(path), path)


def is_formatted(path: Path, triples: Iterable[ox.Triple]) -> bool:
    """Whether the file stands as the serialiser writes the triples that it holds, byte for byte."""
    return read_text(path) == serialise(triples, path) and not path.read_bytes().startswith(codecs.BOM_UTF8)


def replace(path: Path, text: str) -> None:
    """Put a whole text in place of a file, or leave the file as it was.

    The text goes to a temporary file beside it, is flushed to the disk (fsync) and renamed; the
    folder is flushed too, so that the new name survives a loss of power.
    """
    path = path.resolve()  # a link stays a link, and what it leads to is replaced
    temporary = staged(path, text)
    try:
        temporary.replace(path)
        flush_folder(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        problem = f"cannot be written ({error.strerror}); nothing was changed"
        raise SourceError.at(path, None, problem) from error


def staged(path: Path, text: str) -> Path:
    """A temporary file beside a path, flushed to the disk, with the text that is to take its place.

    `SourceError` where it cannot be written whole; then nothing of it is left.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=STAGED, dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(path.stat().st_mode if path.exists() else 0o644)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        problem = f"cannot be written ({error.strerror}); nothing was changed"
        raise SourceError.at(path, None, problem) from error
    return Path(name)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder last: what was renamed in it stays so after a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
