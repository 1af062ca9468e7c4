"""What the page of each kind of thing has: which figures, which records first, and what one would ask of it.

One description a kind; a kind that is not here has what every thing has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from webui import words


@dataclass(frozen=True)
class Kind:
    """The description of a kind of things, by the kind that their IRIs give.

    `figures` are of `figures.FIGURES`. `first` are kinds of records, in the words of the ontology, that
    stand first. `asked` are the questions put where a fact (a property's local name) or a record (its
    kind) is missing. `alike` tells whether similar names are listed.
    """

    figures: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    asked: Mapping[str, str] = field(default_factory=dict)
    alike: bool = False


_BODY = Kind(
    figures=("years",),
    first=(
        "post",
        "tenure",
        "participation",
        "recommendation",
        "action on an instrument",
        "membership of a body",
    ),
    asked={
        "participation": "Did it take part in a meeting of the network?",
        "focal-point post": "Has it a focal point for R2P?",
    },
    alike=True,
)
KINDS: Mapping[str, Kind] = {
    "state": Kind(
        figures=("years",),
        first=(
            "focal-point post",
            "tenure",
            "participation",
            "commitment",
            "recommendation",
            "action on an instrument",
        ),
        asked={
            "focal-point post": "Has it appointed a focal point, and whom?",
            "participation": "Did it take part in a meeting of the network?",
            "recommendation": "Is a recommendation addressed to it by name?",
        },
    ),
    "organization": _BODY,
    "body": _BODY,
    "mission": _BODY,
    "network": _BODY,
    "group": _BODY,
    "person": Kind(
        figures=("tenures", "years"),
        first=("tenure", "affiliation", "participation"),
        asked={
            "tenure": "Which post does a source attest?",
            "participation": "In which meeting is the person on record?",
        },
        alike=True,
    ),
    "post": Kind(
        figures=("tenures", "years"),
        first=("tenure", "vacancy", "participation"),
        asked={
            "tenure": "Who held it?",
            "oneHolder": "Has it one holder at a time, or several?",
            "appointingBody": "Who appoints its holder?",
        },
        alike=True,
    ),
    "meeting": Kind(
        figures=("programme", "years"),
        first=("session", "participation", "discussion", "recommendation", "challenge"),
        asked={
            "startDate": "On which days was it held?",
            "inPlace": "In which town was it held?",
            "participation": "Who took part?",
            "recommendation": "What did it recommend?",
        },
    ),
    "session": Kind(
        figures=("programme",),
        first=("participation", "discussion"),
        asked={"participation": "Who spoke?", "discussion": "What was it about?"},
    ),
    "instrument": Kind(
        figures=("standings", "years"),
        first=("urged action", "recommendation", "proposed activity", "action on an instrument"),
        asked={"action on an instrument": "Who acted on it?"},
        alike=True,
    ),
    "situation": Kind(
        figures=("years",),
        first=("assessment of a situation", "alleged involvement", "discussion"),
        asked={
            "assessment of a situation": "Who spoke of it, and in which words?",
            "discussion": "At which meeting was it discussed?",
        },
        alike=True,
    ),
    "recommendation": Kind(
        first=("restatement", "follow-up", "urged action"),
        asked={
            "follow-up": "What came of it?",
            "restatement": "Was it taken up again at another meeting?",
        },
    ),
    "activity": Kind(first=("restatement", "follow-up"), asked={"follow-up": "What came of it?"}),
    "document": Kind(
        first=("passage",),
        asked={"publisher": "Who published it?", "issuedEarliest": "When was it issued?"},
    ),
}
PLAIN = Kind()
# The heading of the records of a kind that name the thing by a relation, in words of the field.
HEADINGS: Mapping[tuple[str, str], str] = {
    ("participation", "participant"): "Taking part",
    ("participation", "event"): "Who took part",
    ("participation", "in the capacity of"): "Taking part in this capacity",
    ("tenure", "post"): "Attested holders",
    ("tenure", "holder"): "Posts attested",
    ("affiliation", "member"): "Belongs to",
    ("affiliation", "organisation"): "Who belongs to it",
    ("membership of a body", "member"): "Member of",
    ("membership of a body", "organisation"): "Members",
    ("action on an instrument", "actor"): "What it did with instruments",
    ("action on an instrument", "instrument"): "Who acted on it",
    ("focal-point post", "appointing body"): "Focal point",
    ("restatement", "earlier"): "Taken up again by",
    ("restatement", "later"): "Takes up",
    ("discussion", "topic"): "Where it was discussed",
    ("discussion", "event"): "What was discussed",
    ("assessment of a situation", "situation"): "What was said of it, by whom",
    ("alleged involvement", "actor"): "Alleged involvement, and who says so",
    ("recommendation", "addressed to"): "Recommendations addressed to it",
    ("recommendation", "issued at"): "Recommendations",
    ("proposed activity", "issued at"): "What else was proposed",
    ("challenge", "at"): "Challenges named",
    ("attributed view", "at"): "Views expressed",
    ("session", "part of"): "Sessions",
    ("passage", "source"): "Quoted passages",
    ("urged action", "instrument"): "What recommendations urge",
    ("row of a table", "about"): "What tables say of it",
    ("claim about an attribute", "about"): "What single sources say of it",
    ("state", "governs"): "Its state",
}
# What the records of a kind call their days, where that is plainer than the words of all records.
DAYS: Mapping[str, Mapping[str, str]] = {
    "tenure": {"began by": "in office by", "lasted at least until": "in office at least until"},
}


def heading(kind: str, relation: str) -> str:
    """The heading of such records, or an empty text where the field has no words of its own."""
    resting = f"{words.capital(words.many(kind, 2))} resting on these words" if relation == "evidence" else ""
    return HEADINGS.get((kind, relation), resting)


def of(kind: str) -> Kind:
    """The description of a kind of things."""
    return KINDS.get(kind, PLAIN)
