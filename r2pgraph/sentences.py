"""Records told in sentences: who did what, in which capacity, where and when, as the source has it.

A sentence says what its record says and no more: a part that is not recorded is left out, somebody
without a name is called that, and a day of attestation is never made into a beginning or an end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.term import Identifier

from r2pgraph.names import Names
from r2pgraph.vocab import BASE, DCTERMS, ORG, R2P, RDF, RDFS
from r2pgraph.wording import DID, SCOPES, as_sentence, attested, in_text, when

Said = Mapping[URIRef, tuple[Identifier, ...]]
Facts = Callable[[URIRef], Said]

_ROLE = f"{BASE}concept/role/"
_NETWORK = URIRef(f"{BASE}concept/addressee/global-network")
_PROPOSED = URIRef(f"{BASE}concept/status/proposed")
_QUOTED = (
    *("recommendation", "activity", "view", "challenge", "practice", "principle", "lesson"),
    *("commitment", "training", "support-need", "support-offer"),
)


@dataclass(frozen=True)
class Teller:
    """Tells records; `facts` gives what is said of a thing, property by property."""

    names: Names
    facts: Facts

    def link(self, start: str, end: str, way: str, record: URIRef) -> str:
        """How a record connects two things: its sentence, naming both."""
        first, second = self.called(URIRef(start)), self.called(URIRef(end))
        if way == "lies in":
            return f"The situation in {first} is one in the country of {second}."
        if way == "part of":
            return as_sentence(f"{first} belongs to {second}")
        told = self.tell(record)
        unnamed = [
            node for node in (start, end) if self.names.label(node)[1:].casefold() not in told.casefold()
        ]
        verbs = {node: "concerns" if "/theme/" in node else "names" for node in unnamed}
        return " ".join([told, *(f"It {verb} {self.called(URIRef(node))}." for node, verb in verbs.items())])

    def tell(self, record: URIRef) -> str:
        """The sentence of a record, with its full stop."""
        said = self.facts(record)
        kinds = [kind for kind in said.get(RDF.type, ()) if kind in TOLD]
        if not kinds:
            kind, label = self.kind(said), self.names.label(record)
            state = " (proposed)" if _PROPOSED in said.get(R2P.status, ()) else ""
            # The words made for a record without a label begin with its kind.
            named = label if label.startswith(f"{kind}: ") else f"{kind}{state}: “{label}”"
            return as_sentence(f"{named}{self._where(said)}")
        return as_sentence(TOLD[URIRef(kinds[0])](self, said))

    def kind(self, said: Said) -> str:
        """The plain name of a record's class, its first letter large."""
        label = min((self.names.label(kind) for kind in said.get(RDF.type, ())), default="record")
        return label[:1].upper() + label[1:]

    def called(self, term: Identifier) -> str:
        """A thing in running text: its label, with an article and a small first letter where due."""
        label = str(term) if isinstance(term, Literal) else self.names.label(term)
        kind = str(term).removeprefix(f"{BASE}id/").partition("/")[0]
        if kind in _QUOTED:
            return f"“{label}”"
        if kind == "participation":
            said = self.facts(URIRef(term))
            who = self._who(said, R2P.participant)
            return f"{who},{self._capacity(said)}".rstrip(",") if who else self._who(said, R2P.inCapacityOf)
        return in_text(label, kind)

    def listed(self, terms: Iterable[Identifier]) -> str:
        """Several things in running text."""
        told = sorted(self.called(term) for term in terms)
        return " and ".join(filter(None, (", ".join(told[:-1]), *told[-1:])))

    def at(self, event: Identifier) -> str:
        """The place of a deed: `at the …`, for a session `in the … of the …`."""
        whole = self.facts(URIRef(event)).get(DCTERMS.isPartOf, ())
        meetings = [one for one in whole if "/meeting/" in str(one)]
        named = self.called(event)
        if not meetings:
            return f"at {named}"
        # A session whose name tells its meeting is not told it twice.
        inside = self.names.label(meetings[0]).partition(" of ")[0].casefold()
        return f"in {named}" if inside in named.casefold() else f"in {named} of {self.called(meetings[0])}"

    def _where(self, said: Said) -> str:
        events = (*said.get(R2P.atEvent, ()), *said.get(R2P.issuedAt, ()), *said.get(R2P.event, ()))
        return "".join(f", {self.at(event)}" for event in events[:1])

    def _who(self, said: Said, *properties: URIRef, nobody: str = "") -> str:
        people = [one for name in properties for one in said.get(name, ())]
        return self.listed(dict.fromkeys(people)) or nobody

    def _named(self, said: Said, name: URIRef) -> str:
        """A participant or holder; a person as printed where the record's own name is another, with both."""
        who = self._who(said, name, nobody="A person who is not named")
        people = any("/person/" in str(one) for one in said.get(name, ()))
        other = [str(one) for one in said.get(R2P.nameAsPrinted, ()) if str(one) not in who]
        return f"{other[0]} (so printed; in this record {who})" if people and other else who

    def _capacity(self, said: Said) -> str:
        posts = [f"as {self.names.label(post)}" for post in said.get(R2P.inCapacityOf, ())]
        roles = [self._affiliation(URIRef(one)) for one in said.get(R2P.throughAffiliation, ())]
        printed = [] if posts or roles else [f"as “{role}”" for role in said.get(R2P.roleAsPrinted, ())]
        told = " and ".join(sorted({*posts, *filter(None, roles), *printed}))
        # “a former official and member”: whether both are former is told as it is printed.
        return f" {told.replace(' and as ', ' and ') if told.startswith('as ') else told}" if told else ""

    def _affiliation(self, affiliation: URIRef) -> str:
        """`as SOMETHING of the BODY`: as the source says it, not for the body."""
        said = self.facts(affiliation)
        body = self._who(said, ORG.organization)
        role = str(next(iter(said.get(R2P.roleAsPrinted, ())), ""))
        if not role or role.startswith("of "):
            return f"of {body}"
        named = any(len(word) > 3 and word in role for word in body.split())  # noqa: PLR2004  (words that tell)
        return f"as {role}" if named else f"as {role} of {body}"

    def participation(self, said: Said) -> str:
        """Who took what part, in which capacity, in which event, and by which means."""
        who = self._named(said, R2P.participant)
        capacity = self._capacity(said)
        event = said[R2P.event][0]
        deed, direct = DID.get(str(said[R2P.role][0]).removeprefix(_ROLE), ("took part", False))
        filmed = any(str(m).endswith("video-message") for m in said.get(R2P.mode, ()))
        mode = " by video message" if filmed else ""
        place = self.called(event) if direct else self.at(event)
        if "the opening of" in place:  # told once, by the deed or by the place
            deed = deed.removesuffix(" at the opening")
            place = place.removeprefix("the opening of ") if deed == "opened" else place
        if capacity and (direct or " as " not in capacity or R2P.participant not in said):
            return f"{who},{capacity}, {deed} {place}{mode}"
        return f"{who} {deed}{capacity} {place}{mode}"

    def tenure(self, said: Said) -> str:
        """Who is attested in which post, and within what bounds."""
        who = self._named(said, R2P.holder)
        posts = " and ".join(sorted(self.names.label(post) for post in said.get(R2P.post, ())))
        # An announcement bounds the beginning and attests nobody in office.
        seen = any(name in said for name in (R2P.startLatest, R2P.endEarliest))
        return f"{who} is {'attested' if seen else 'mentioned'} as {posts}{attested(said)}"

    def affiliation(self, said: Said) -> str:
        """Who is attested as belonging to which body, in which role."""
        printed = (str(role) for role in said.get(R2P.roleAsPrinted, ()))
        role = next((f" as “{role}”" for role in printed if not role.startswith("of ")), "")
        who, body = self._who(said, ORG.member), self._who(said, ORG.organization)
        return f"{who} is attested{role} at {body}{attested(said)}"

    def membership(self, said: Said) -> str:
        """Which state or body is attested as a member of which body."""
        who, body = self._who(said, ORG.member), self._who(said, ORG.organization)
        return f"{who} is attested as a member of {body}{attested(said)}"

    def action(self, said: Said) -> str:
        """Who did what with which instrument, before whom, when."""
        deed = self._who(said, R2P.actionKind)
        before = f" before {self._who(said, R2P.beforeBody)}" if R2P.beforeBody in said else ""
        thing = self._who(said, R2P.instrument)
        link = (
            " to "
            if deed in ("acceded", "succeeded", "became a party")
            else " from "
            if deed == "withdrew"
            else " "
        )
        return f"{self._who(said, R2P.actor)} {deed}{link}{thing}{before}{self._where(said)}{when(said)}"

    def urged(self, said: Said) -> str:
        """Which recommendation wants which action on which instrument."""
        what, thing = self._who(said, R2P.recommendation), self._who(said, R2P.instrument)
        if any(str(one).endswith("/reviewed") for one in said.get(R2P.actionKind, ())):
            # The text itself, or how it is observed: the instrument need not be the thing to change.
            return f"{what} asks for a review that concerns {thing}"
        plan = R2P.ProposedActivity in self.facts(URIRef(said[R2P.recommendation][0])).get(RDF.type, ())
        return f"{what} {'proposes' if plan else 'urges'} that {thing} be {self._who(said, R2P.actionKind)}"

    def discussion(self, said: Said) -> str:
        """What was discussed where."""
        places = " and ".join(self.at(event) for event in said.get(R2P.event, ()))
        situation = any("/situation/" in str(topic) for topic in said.get(R2P.topic, ()))
        of = "the situation in " if situation else ""
        return f"{of}{self._who(said, R2P.topic)} came up for discussion {places}"

    def allegation(self, said: Said) -> str:
        """Whom the source names in which way in which situation, and who says so."""
        where = {
            one for a in said.get(R2P.assessment, ()) for one in self.facts(URIRef(a)).get(R2P.situation, ())
        }
        named = self._who(said, R2P.involvementKind)
        place = f" in the situation in {self.listed(where)}" if where else ""
        by = self._who(said, R2P.attributedTo)
        return f"{self._who(said, R2P.actor)} was {named}{place}, according to {by}"

    def assessment(self, said: Said) -> str:
        """What is said of a situation, and by whom."""
        crimes = self._who(said, R2P.crime)
        of = f", naming {crimes}" if crimes else ""
        by = self._who(said, R2P.attributedTo)
        return f"the situation in {self._who(said, R2P.situation)} was spoken of by {by}{of}{when(said)}"

    def restatement(self, said: Said) -> str:
        """Which recommendation came back as which."""
        return f"{self._who(said, R2P.later)} takes up {self._who(said, R2P.earlier)}"

    def proposal(self, said: Said) -> str:
        """Who recommended or proposed what to whom, where."""
        by = self._who(said, R2P.proposedBy) or self._scope(said)
        number = f" ({self._numbered(said)})" if R2P.number in said else ""
        deed = "was put forward" if R2P.number in said else "was proposed"
        by = f" by {by}" if by else ""
        return f"“{said[RDFS.label][0]}”{number} {deed}{by}{self._where(said)}{self._to(said)}"

    def _to(self, said: Said) -> str:
        """To whom; nobody where the whole network is meant by the heading alone under which it stands."""
        headed = _NETWORK in said.get(R2P.addressee, ()) and R2P.level in said
        told = R2P.addressee in said and not headed
        return f", addressed to {self._who(said, R2P.addressee)}" if told else ""

    def _numbered(self, said: Said) -> str:
        place = " by its place" if R2P.numberInferred in said else ""
        level = f", {self._who(said, R2P.level)} level" if R2P.level in said else ""
        return f"recommendation {said[R2P.number][0]}{place}{level}"

    def view(self, said: Said) -> str:
        """Who said or holds what, where."""
        by = self._speaker(said) or self._scope(said)
        according = f", according to {by}" if by else ""
        return f"{self.kind(said)}: “{said[RDFS.label][0]}”{according}{self._where(said)}"

    def _speaker(self, said: Said) -> str:
        """Who said it, a person with the post in which it was said."""
        named = said.get(R2P.attributedTo, ()) or said.get(R2P.saidBy, ())
        posts = [self.names.label(one) for one in named if "/post/" in str(one)]
        others = [one for one in named if "/post/" not in str(one)]
        if not others:
            return self.listed(named)
        capacity = f", as {' and '.join(sorted(posts))}" if posts else ""
        return f"{self.listed(others)}{capacity}"

    def commitment(self, said: Said) -> str:
        """Who undertook or planned what, where."""
        by = self._who(said, R2P.committedBy) or self._who(said, R2P.saidBy)
        plan = any(str(status).endswith("/planned") for status in said.get(R2P.status, ()))
        of = "told by" if plan and R2P.saidBy in said else "of"  # whose plan it is, the teller need not say
        deed = f"A {'plan' if plan else 'commitment'} {of} {by}" if by else "A plan, of whom is not said"
        return f"{deed}: “{said[RDFS.label][0]}”{self._where(said)}"

    def report(self, said: Said) -> str:
        """Whose yearly page, of which year."""
        year = f" for {said[R2P.dateExpression][0]}" if R2P.dateExpression in said else ""
        return f"{self.kind(said)} of {self._who(said, R2P.reportingSeat)}{year}: “{said[RDFS.label][0]}”"

    def claim(self, said: Said) -> str:
        """What a single source gives as the name, or another attribute, of a thing."""
        about, value = self._who(said, R2P.claimAbout), self._given(said)
        if R2P.nameAsPrinted in said.get(R2P.claimProperty, ()):
            return f"{about} is printed as {value}"
        attributes = (self.names.label(one).rpartition(":")[2] for one in said.get(R2P.claimProperty, ()))
        return f"for {about} a source gives {value} ({' and '.join(attributes)})"

    def _given(self, said: Said) -> str:
        values = said.get(R2P.claimValue, ())
        return " and ".join(f"“{one}”" if isinstance(one, Literal) else self.called(one) for one in values)

    def _scope(self, said: Said) -> str:
        scopes = (str(scope).rpartition("/")[2] for scope in said.get(R2P.attributionScope, ()))
        return next((SCOPES[scope] for scope in scopes if scope in SCOPES), "")


TOLD: Mapping[URIRef, Callable[[Teller, Said], str]] = {
    R2P.Participation: Teller.participation,
    R2P.Tenure: Teller.tenure,
    R2P.Affiliation: Teller.affiliation,
    R2P.OrganizationMembership: Teller.membership,
    R2P.InstrumentAction: Teller.action,
    R2P.UrgedAction: Teller.urged,
    R2P.Discussion: Teller.discussion,
    R2P.AllegedInvolvement: Teller.allegation,
    R2P.SituationAssessment: Teller.assessment,
    R2P.Restatement: Teller.restatement,
    **dict.fromkeys((R2P.Recommendation, R2P.ProposedActivity), Teller.proposal),
    **dict.fromkeys(
        (R2P.AttributedView, R2P.Challenge, R2P.Lesson, R2P.Practice, R2P.OperatingPrinciple), Teller.view
    ),
    R2P.Commitment: Teller.commitment,
    R2P.ProgressReport: Teller.report,
    R2P.AttributeClaim: Teller.claim,
}
