"""Search by words: names, printed names, descriptions and quotations, in an SQLite FTS5 index in memory.

Words are compared without case and diacritics; longer ones, and the last one, may be unfinished. Words
that stand in every sentence find nothing by themselves. Where nothing has all words, what has the most
of them stands first. What finds nothing is looked up once more by its trigrams among the names, so that
a misspelt name is found. No input is an error: what is no word is passed over.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from r2pgraph.names import folded
from r2pgraph.network import kind
from r2pgraph.store import Solutions

LONGEST = 200  # characters of a search; more is no name and no thought
MOST_HITS = 200
_ALIKE = 72  # of 100: a misspelt name is still that name
_FIELDS = ("label", "names", "description", "quotation")
_WORD = re.compile(r"\w+")
_FINISHED = 3  # characters; a shorter word is no beginning of another, unless it is the last
# Words that say nothing of what is looked for, those of questions among them.
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """a an and are as at be been by did do does for from had has have how in is it its of on or that the
        their there they this to was were what when where which who whom whose why will with""",
    )
)
_MARKS = ("\x02", "\x03")
_SCHEMA = """
    CREATE VIRTUAL TABLE texts USING fts5(
        label, names, description, quotation,
        iri UNINDEXED, tokenize="unicode61 remove_diacritics 2", prefix="2 3"
    );
    CREATE VIRTUAL TABLE spellings USING fts5(name, iri UNINDEXED, tokenize="trigram");
    CREATE TABLE things(
        iri TEXT PRIMARY KEY, kind TEXT, region TEXT, first TEXT, last TEXT, printed INT
    ) WITHOUT ROWID;
"""
_FOUND = """
    SELECT texts.iri, label, snippet(texts, -1, char(2), char(3), '…', 16) AS words,
           kind, region, first, last
    FROM texts JOIN things USING (iri)
    WHERE texts MATCH ?
    ORDER BY bm25(texts, 10.0, 8.0, 2.0, 1.0), texts.iri
"""
_PRINTED = "SELECT iri, printed FROM texts JOIN things USING (iri) WHERE texts MATCH ?"
_NAMED = """
    SELECT iri, label, description, kind, region, first, last FROM texts JOIN things USING (iri) WHERE iri = ?
"""


@dataclass(frozen=True)
class Hit:
    """A thing that was found; `words` are (text, is marked) pieces that show where.

    `region` is the IRI of a UN regional group, `first` and `last` are days (ISO 8601), or empty.
    """

    iri: str
    label: str
    words: tuple[tuple[str, bool], ...]
    kind: str
    region: str
    first: str
    last: str


@dataclass(frozen=True)
class Narrowing:
    """What a search is narrowed to; an empty text narrows nothing. `since` and `until` are years or days."""

    kind: str = ""
    region: str = ""
    since: str = ""
    until: str = ""


_NOWHERE = Narrowing()


@dataclass(frozen=True)
class Found:
    """The hits of a search, how many there are of each kind and region, and names that come near.

    `spelt_as_asked` is false where nothing has the words, and the hits have names like them.
    """

    hits: tuple[Hit, ...]
    total: int
    kinds: Mapping[str, int]
    regions: Mapping[str, int]
    spelt_as_asked: bool


class Index:
    """The searchable texts of one graph."""

    def __init__(self, texts: Solutions, facets: Solutions, labels: Mapping[str, str]) -> None:
        # One connection for all threads: SQLite is built to guard it by itself.
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.executescript(_SCHEMA)
        self._fill(_gathered(texts), _places(facets), labels)

    def _fill(
        self,
        texts: Mapping[str, Mapping[str, list[str]]],
        places: Mapping[str, tuple[str, str, str]],
        labels: Mapping[str, str],
    ) -> None:
        rows = [(*(" · ".join(said.get(field, [])) for field in _FIELDS), iri) for iri, said in texts.items()]
        named = [(labels.get(row[-1], row[0]), *row[1:]) for row in rows]
        spellings = [
            (folded(name), iri)
            for iri, said in texts.items()
            for name in (*said.get("label", ()), *said.get("names", ()))
        ]
        things = [
            (iri, kind(iri), *places.get(iri, ("", "", "")), len(said.get("names", ())))
            for iri, said in texts.items()
        ]
        self._database.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?)", named)
        self._database.executemany("INSERT INTO spellings VALUES (?, ?)", spellings)
        self._database.executemany("INSERT INTO things VALUES (?, ?, ?, ?, ?, ?)", things)
        self._database.commit()

    def search(self, text: str, narrowing: Narrowing = _NOWHERE, most: int = MOST_HITS) -> Found:
        """The things that have all words of the text, the best first; else some; else names like it."""
        words = _words(text)
        every = self._having(" AND ".join(words)) or self._most(words)
        spelt = bool(every)
        every = every or self._alike(text)
        named, called = self._named(folded(text)), self._called(words)
        every.sort(
            key=lambda hit: (
                folded(hit.label) != folded(text),
                hit.iri not in named,
                -called.get(hit.iri, -1),
            )
        )
        kept = [hit for hit in every if _fits(hit, narrowing)]
        return Found(
            hits=tuple(kept[:most]),
            total=len(kept),
            kinds=_counts(hit.kind for hit in every if _fits(hit, replace(narrowing, kind=""))),
            regions=_counts(hit.region for hit in every if _fits(hit, replace(narrowing, region=""))),
            spelt_as_asked=spelt,
        )

    def suggest(self, text: str, most: int = 10) -> tuple[Hit, ...]:
        """Things by the beginnings of the words of their names; misspelt names where there are none."""
        words = _words(text)
        found = self._having(" AND ".join(f"{{label names}} : {word}" for word in words))
        named = [hit for hit in found if hit.kind != "passage"] or self._alike(text)
        return tuple(named[:most])

    def alike(self, label: str, iri: str, most: int = 4) -> tuple[Hit, ...]:
        """Other things of the same kind whose names are like a thing's own, the likest first."""
        return tuple(hit for hit in self._alike(label) if hit.iri != iri and hit.kind == kind(iri))[:most]

    def _having(self, query: str) -> list[Hit]:
        return [_hit(row) for row in self._database.execute(_FOUND, (query,))] if query else []

    def _named(self, name: str) -> set[str]:
        """Things of which this is a whole name."""
        return {iri for (iri,) in self._database.execute("SELECT iri FROM spellings WHERE name = ?", (name,))}

    def _called(self, words: list[str]) -> dict[str, int]:
        """Things whose own names have all words, with how many names the sources print for each."""
        query = " AND ".join(f"{{label}} : {word}" for word in words)
        return dict(self._database.execute(_PRINTED, (query,))) if query else {}

    def _most(self, words: list[str]) -> list[Hit]:
        """What has at least half of the words, what has the most of them first."""
        find = "SELECT iri FROM texts WHERE texts MATCH ?"
        had = Counter(iri for word in words for (iri,) in self._database.execute(find, (word,)))
        enough = min((len(words) + 1) // 2, max(had.values(), default=0))
        found = [hit for hit in self._having(" OR ".join(words)) if had[hit.iri] >= enough]
        return sorted(found, key=lambda hit: -had[hit.iri])

    def _alike(self, text: str) -> list[Hit]:
        name = folded(text[:LONGEST])
        parts = {name[n : n + 3] for n in range(len(name) - 2)}
        query = " OR ".join(f'"{part.replace(chr(34), chr(34) * 2)}"' for part in sorted(parts))
        if not query or "\x00" in query:
            return []
        rows = self._database.execute(
            "SELECT name, iri FROM spellings WHERE spellings MATCH ? ORDER BY rank LIMIT 300", (query,)
        ).fetchall()
        near: dict[str, float] = {}
        for spelling, iri in rows:
            near[iri] = max(near.get(iri, 0.0), fuzz.WRatio(name, spelling))
        best = sorted((-likeness, iri) for iri, likeness in near.items() if likeness >= _ALIKE)
        return [hit for _, iri in best[:20] for hit in self._one(iri)]

    def _one(self, iri: str) -> list[Hit]:
        return [_hit(row) for row in self._database.execute(_NAMED, (iri,))]


def _gathered(texts: Solutions) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for row in texts:
        said = found.setdefault(str(row["thing"]), {}).setdefault(str(row["field"]), [])
        said.append(" ".join(str(row["text"]).split()))
    return {iri: said for iri, said in found.items() if kind(iri)}


def _places(facets: Solutions) -> dict[str, tuple[str, str, str]]:
    found: dict[str, tuple[str, str, str]] = {}
    for row in facets:
        region, first, last = found.get(str(row["thing"]), ("", "", ""))
        said = [str(row[name] or "") for name in ("region", "first", "last")]
        found[str(row["thing"])] = (said[0] or region, said[1] or first, said[2] or last)
    return found


def _words(text: str) -> list[str]:
    """The words that say something, quoted so that nothing in them is an operator; a star is a beginning."""
    words = _WORD.findall(text[:LONGEST].replace("\x00", " "))
    telling = [word for word in words if word.casefold() not in _COMMON] or words
    open_end = [len(word) > _FINISHED or word is words[-1] for word in telling]
    return [f'"{word}"{"*" * beginning}' for word, beginning in zip(telling, open_end, strict=True)]


def _hit(row: tuple[str, ...]) -> Hit:
    iri, label, words, *rest = row
    return Hit(iri, label, tuple(_pieces(words)), *rest)


def _pieces(words: str) -> Iterable[tuple[str, bool]]:
    start, end = _MARKS
    before, *marked = words.split(start)
    if before:
        yield before, False
    for piece in marked:
        inside, _, after = piece.partition(end)
        yield inside, True
        if after:
            yield after, False


def _fits(hit: Hit, narrowing: Narrowing) -> bool:
    return (
        narrowing.kind in ("", hit.kind)
        and narrowing.region in ("", hit.region)
        and (not narrowing.since or hit.last >= narrowing.since)
        and (not narrowing.until or "" < hit.first <= f"{narrowing.until}-99")
    )


def _counts(values: Iterable[str]) -> dict[str, int]:
    counted = Counter(filter(None, values))
    return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))
