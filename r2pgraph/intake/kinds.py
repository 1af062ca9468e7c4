"""What sheets there are: for each table its columns, in plain words, and what they say in the graph.

A new kind of sheet is a table here; nothing else knows the kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rdflib import URIRef

from r2pgraph.errors import BadArgument
from r2pgraph.intake.columns import LAST, NEW, NOT_NAMED, SEVERAL, Column, Table
from r2pgraph.intake.dating import HOW
from r2pgraph.vocab import DCTERMS, ORG, R2P, RDFS

_BODIES = (
    *("State", "GovernmentBody", "DiplomaticMission", "IntergovernmentalOrganization", "InternationalBody"),
    *("LanguageCommunityOrganization", "CivilSocietyOrganization", "ResearchCentre", "Network", "StateGroup"),
)
_EVENTS = ("Meeting", "Session", "Panel", "NetworkEvent")
_PROPOSALS = ("Recommendation", "ProposedActivity", "Commitment")


def _thing(  # noqa: PLR0913  (as Column has them)
    heading: str,
    said: URIRef,
    of: tuple[str, ...],
    told: str = "As the list has it.",
    *,
    needed: bool = False,
    several: bool = False,
    makes: str = "",
    unnamed: URIRef | None = None,
) -> Column:
    return Column(
        heading, told, "thing", said, of, needed=needed, several=several, makes=makes, unnamed=unnamed
    )


_NEWLY = f"The name as the list has it. For what is not in it, write “{NEW}” before the name."
_CHOOSE = "Choose from the list."
_NO_SILENCE = "Choose. Silence is no follow-up."
_PRINTED = "The name as the source prints it."
_WHEN = Column("When", f"As the source says it: {HOW}.", "when")
_MET = Column("When", "The days, as in “20-22 June 2016”, or as much as the source says.", "when")
_HELD = Column("When", f"{_WHEN.help} A day alone means: attested on that day.", "when")
_AS_PRINTED = (
    Column("Name as printed", _PRINTED, says=R2P.nameAsPrinted),
    Column("Title as printed", "Mr., Dr., H.E. and the like.", says=R2P.titleAsPrinted),
    Column("Post as printed", "The post in the words of the source.", says=R2P.roleAsPrinted),
)
_NEW_BODY = Column("Kind of organisation", "For a new one: choose from the list.", "kind")
_WORDS = Column(
    "In our own words", "One sentence of our own, not the source's.", says=RDFS.label, needed=True
)
_KIND = Column("What it is", "Choose from the list.", "kind", needed=True)
_THEMES = Column(
    "Themes", "Choose; several with “ | ” between.", "concept", R2P.theme, ("theme",), several=True
)
_NAMED = _thing(
    *("Instruments named", R2P.mentionsInstrument, ("NormativeInstrument",), "Those that it names."),
    several=True,
)
_WHOSE = {
    R2P.ProgressReport: R2P.reportingSeat, R2P.Commitment: R2P.committedBy, R2P.SupportNeed: R2P.neededBy,
    R2P.SupportOffer: R2P.offeredBy, R2P.Practice: R2P.mentionsAgent, R2P.Challenge: R2P.mentionsAgent,
    R2P.Lesson: R2P.mentionsAgent,
}  # fmt: skip
_SEAT = Column("Whose", "The post, as the list has it.", "thing", _WHOSE, ("Post",), needed=True)
_TOLD = {
    R2P.Practice: "practice", R2P.Challenge: "challenge", R2P.Lesson: "lesson",
    R2P.Commitment: "commitment", R2P.SupportNeed: "support-need", R2P.SupportOffer: "support-offer",
}  # fmt: skip

_TABLES = (
    Table(
        "holders",
        {R2P.Tenure: "tenure"},
        (
            _thing("Post", R2P.post, ("Post",), "The post, as the list has it.", needed=True),
            _thing(
                "Holder", R2P.holder, ("Person",), f"{_NEWLY} “{NOT_NAMED}” if the source names nobody.",
                needed=True, makes="Person", unnamed=R2P.holderUnnamed,
            ),
            *_AS_PRINTED,
            _HELD,
        ),
        about="Post",
        meaning="held",
        tabled=True,
    ),
    Table(
        "meeting",
        {R2P.Meeting: "meeting"},
        (
            Column("Name", "What it is called in this record.", says=RDFS.label, needed=True),
            _thing("Series", R2P.partOfSeries, ("Network",), "The network whose meeting it is."),
            Column("Number", "Its number in the series.", "number", R2P.ordinal),
            _MET,
            _thing("City", R2P.inPlace, ("Place",), _NEWLY, makes="Place"),
            _thing("Country", R2P.inCountry, ("Country",)),
            Column("Status", "Held, planned or proposed.", "concept", R2P.status, ("status",), needed=True,
                   only=("held", "planned", "proposed")),
        ),
        about="Series",
        meaning="met",
    ),
    Table(
        "programme",
        {R2P.Session: "session", R2P.Panel: "session"},
        (
            _KIND,
            _thing("Meeting", DCTERMS.isPartOf, ("Meeting",), "The meeting it was a part of.", needed=True),
            Column("Name", "What it is called in this record.", says=RDFS.label, needed=True),
            Column("Order", "1 for the first.", "number", R2P.sessionOrder),
            _MET,
        ),
        about="Meeting",
        meaning="met",
    ),
    Table(
        "participants",
        {R2P.Participation: "participation"},
        (
            _thing("Event", R2P.event, _EVENTS, "The meeting or session.", needed=True),
            _thing(
                "Participant", R2P.participant, ("Person", *_BODIES), f"{_NEWLY} Or “{NOT_NAMED}”.",
                needed=True, makes="Person", unnamed=R2P.participantUnnamed,
            ),
            Column("Part taken", _CHOOSE, "concept", R2P.role, ("role",), needed=True),
            _thing("As", R2P.inCapacityOf, ("Post",), "The post in which; several with “ | ” between.",
                   several=True),
            Column("How", "In person, by video message, or not stated.", "concept", R2P.mode, ("mode",)),
            *_AS_PRINTED,
        ),
        about="Event",
    ),
    Table(
        "affiliations",
        {R2P.Affiliation: "affiliation"},
        (
            _thing("Person", ORG.member, ("Person",), _NEWLY, needed=True, makes="Person"),
            _thing("Organisation", ORG.organization, _BODIES, _NEWLY, needed=True, makes="kind"),
            _NEW_BODY,
            *_AS_PRINTED,
            _HELD,
        ),
        about="Organisation",
        meaning="held",
    ),
    Table(
        "organisation",
        {R2P.AttributeClaim: "claim"},
        (
            _thing("Organisation", R2P.claimAbout, _BODIES, _NEWLY, needed=True, makes="kind"),
            _NEW_BODY,
            Column("Name as printed", _PRINTED, says=R2P.claimValue, needed=True),
        ),
        about="Organisation",
        fixed=((R2P.claimProperty, R2P.nameAsPrinted),),
    ),
    Table(
        "actions",
        {R2P.InstrumentAction: "action"},
        (
            _thing("Who", R2P.actor, ("Person", *_BODIES), needed=True),
            Column("Did what", _CHOOSE, "concept", R2P.actionKind, ("action-kind",), needed=True),
            _thing("Instrument", R2P.instrument, ("NormativeInstrument",), needed=True),
            _thing("Before", R2P.beforeBody, _BODIES, "The body before which it was done."),
            _thing("At", R2P.atEvent, _EVENTS, "The meeting or session at which."),
            _WHEN,
        ),
        about="Instrument",
    ),
    Table(
        "recommendations",
        {R2P.Recommendation: "recommendation"},
        (
            _WORDS,
            _thing("Issued at", R2P.issuedAt, ("Meeting",), "The meeting that made it.", needed=True),
            Column("Addressed to", f"Who is to act. {_CHOOSE} Several with “{SEVERAL}” between.", "concept",
                   R2P.addressee, ("addressee",), needed=True, several=True),
            Column("List", "The heading above its list, as printed.", says=R2P.list),
            Column("Number", "Its number in that list.", "number", R2P.number),
            _THEMES,
            _NAMED,
        ),
        about="Issued at",
    ),
    Table(
        "quantities",
        {R2P.QuantityClaim: "quantity"},
        (
            _WORDS,
            Column("Number", "The number alone, in digits.", "number", R2P.value, needed=True),
            Column("More or less", f"Exact, more than, and so on. {_CHOOSE}", "concept", R2P.comparator,
                   ("comparator",), needed=True),
            Column("Out of", "Where it is a share: of how many.", "number", R2P.outOf),
            Column("Unit", _CHOOSE, "concept", R2P.unit, ("unit",)),
            _thing("Of what", R2P.quantityOf, (*_BODIES, *_EVENTS, "NormativeInstrument")),
            _thing("At", R2P.atEvent, _EVENTS, "The meeting or session at which it was so."),
            _HELD,
        ),
        about="At",
        meaning="held",
    ),
    Table(
        "follow-up",
        {R2P.FollowUp: "follow-up"},
        (
            _thing("Recommendation", R2P.followsUp, _PROPOSALS, "Its name as the list has it.", needed=True),
            Column("What became of it", _NO_SILENCE, "concept", R2P.status, ("status",),
                   needed=True, only=("reiterated", "planned", "reported-done")),
            _WORDS,
            _WHEN,
        ),
        about="Recommendation",
    ),
    Table(
        "report",
        {R2P.ProgressReport: "report", **_TOLD},
        (_KIND, _SEAT, _WORDS, _WHEN, _THEMES, _NAMED),
        about="Whose",
        meaning="told",
    ),
    Table("interview", _TOLD, (_KIND, _SEAT, _WORDS, _WHEN, _THEMES, _NAMED), about="Whose", meaning="told"),
)  # fmt: skip
# What a text merely names: read, and told not to be recorded, for the record has no such relation.
MENTIONS = Table(
    "mentions",
    {},
    (
        Column("Kind", "What it is."),
        Column("Name", "As the text has it."),
        Column("May be", "What bears that name here."),
    ),
    about="",
)
TABLES: Mapping[str, Table] = {table.name: table for table in (*_TABLES, MENTIONS)}
KINDS: Mapping[str, tuple[Table, ...]] = {
    **{table.name: (table,) for table in _TABLES},
    "meeting": (TABLES["meeting"], TABLES["programme"], TABLES["participants"]),
    "handover": (
        replace(
            TABLES["holders"],
            begun=({"Holder": LAST, "When": "until"}, {"Holder": NEW, "When": "since"}),
        ),
        replace(TABLES["report"], begun=({"What it is": "progress report"},)),
    ),
}
# Rows that a sheet may begin with; left as they are, they say nothing.
BEGUN: Mapping[str, Table] = {table.name: table for some in KINDS.values() for table in some if table.begun}
ORGANISATIONS = _BODIES


def find(kind: str) -> tuple[Table, ...]:
    """The tables of a kind of sheet; `BadArgument` lists the kinds."""
    if kind not in KINDS:
        raise BadArgument(f"there is no kind of sheet '{kind[:40]}'; there are: {', '.join(KINDS)}")
    return KINDS[kind]
