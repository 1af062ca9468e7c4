"""The four answers about posts and their holders on a day, in sentences."""

from __future__ import annotations

import datetime

from rdflib import URIRef

from r2pgraph.card import Card
from r2pgraph.clock import Answer
from r2pgraph.offices import Attested, Held, Holder
from r2pgraph.vocab import R2P
from r2pgraph.wording import day
from webui import limits, words
from webui.shell import memory


def sentence(held: Held) -> str:
    """What can be said of a post on a day, in one sentence or one for each who may have held it."""
    return " ".join(_sentences(held))


def _sentences(held: Held) -> tuple[str, ...]:
    if held.answer is not Answer.POSSIBLE:
        return (_answer(held),)
    possible = [one for one in held.holders if one.answer is held.answer]
    told = tuple(map(_possibly, sorted(possible, key=_since)))
    return (*told, "Which of them did, if any, is not known.") if len(told) > 1 else told


def _since(one: Holder) -> tuple[datetime.date, str]:
    """The order of those who may have held a post: since when they may."""
    days = [day for span in one.spans for day in (*span.hull, *span.bounds.inner) if day]
    return min(days, default=datetime.date.min), str(one.holder)


def _answer(held: Held) -> str:
    names = named(held)
    if held.answer is Answer.CERTAIN:
        return f"{names} held it: {_basis(held)}."
    if held.answer is Answer.NOT:
        return "Nobody held it: a source says so, or it did not exist yet."
    around = [
        f"{word} {day(str(one.day))}: {called(one)}"
        for word, one in (
            ("last attested before, on", held.last_before),
            ("first attested after, on", held.first_after),
        )
        if one
    ]
    return f"Not known who held it; {'; '.join(around)}." if around else "Not known who held it."


def _possibly(one: Holder) -> str:
    """That somebody may have held it, and the bounds that leave it open."""
    found = limits.of(one.spans, memory().names.label)
    told = [
        f"stated: {found.stated}" if found.stated else "",
        found.inferred and f"inferred: {found.inferred}",
    ]
    return f"{holder(one)} may have held it ({'. '.join(words.capital(part) for part in told if part)})."


def _basis(held: Held) -> str:
    stated = "a source attests it"
    return stated if held.basis == "stated" else "attested before and after, and so inferred"


def named(held: Held) -> str:
    """The holders of whom the post's own answer is told."""
    return " and ".join(holder(one) for one in held.holders if one.answer is held.answer)


def holder(one: Holder) -> str:
    """A holder's name, or that the source gives none."""
    return memory().names.label(one.holder) if one.holder else "Somebody whom the source does not name"


def called(one: Attested) -> str:
    """Who is attested."""
    return memory().names.label(one.holder) if one.holder else "somebody not named"


def standing(card: Card, on: datetime.date | None) -> tuple[str, ...]:
    """What can be said of a post, or of the posts of a person, on the day of reading."""
    if on is None:
        return ()
    if words.kind(card.term) == "post":
        return _sentences(memory().holders(card.term, on))
    tenures = [one for one in card.connections if one.property == R2P.holder]
    posts = dict.fromkeys(URIRef(post) for one in tenures for post in one.values(R2P.post))
    return tuple(_of_person(card, post, on) for post in posts)


def _of_person(card: Card, post: URIRef, on: datetime.date) -> str:
    held = memory().holders(post, on)
    own = next((one for one in held.holders if one.holder == card.term), None)
    answer = own.answer if own else Answer.UNKNOWN
    basis = f" ({own.basis})" if own and own.basis else ""
    return f"{memory().names.label(post)}: {_ANSWERS[answer]}{basis}."


_ANSWERS = {
    Answer.CERTAIN: "certainly held",
    Answer.POSSIBLE: "possibly held",
    Answer.UNKNOWN: "not known whether it was held",
    Answer.NOT: "not held",
}
