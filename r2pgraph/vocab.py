"""The names of the graph: namespaces, prefixes and the terms of our own ontology.

A misspelt term raises `AttributeError` instead of giving an empty answer. A test holds `R2P` and
`ontology/` equal, both ways.
"""

from __future__ import annotations

from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, XSD, URIRef
from rdflib.namespace import DefinedNamespace, Namespace

__all__ = [
    "BASE", "DCTERMS", "FOAF", "KINDS", "OA", "ORG", "OWL", "PREFIXES", "PROV", "R2P", "RDF", "RDFS",
    "SCHEMES", "SH", "SKOS", "XSD",
]  # fmt: skip

BASE = "https://w3id.org/r2pgraph/"

# One prefix for each kind of thing: person:jennifer-welsh is {BASE}id/person/jennifer-welsh.
KINDS = """
    person post tenure vacancy affiliation membership state country place organization body mission network
    group armed-group mechanism meeting session discussion participation event instrument provision
    action urged-action situation assessment population involvement recommendation activity
    follow-up challenge lesson practice principle commitment view quantity report work-programme
    benchmark restatement support-need support-offer working-group training document passage selector row
    dataset party testimony claim revision revised-file
""".split()

# One prefix for each concept scheme: role:host is {BASE}concept/role/host.
SCHEMES = """
    action-kind addressee comparator crime effort involvement-kind level mode rank regional-group role scope
    status tactic theme unit
""".split()


class OA(DefinedNamespace):
    """The terms of the Web Annotation vocabulary that passages use."""

    _NS = Namespace("http://www.w3.org/ns/oa#")
    _fail = True

    SpecificResource: URIRef
    TextPositionSelector: URIRef
    TextQuoteSelector: URIRef
    end: URIRef
    exact: URIRef
    hasSelector: URIRef
    hasSource: URIRef
    prefix: URIRef
    start: URIRef
    suffix: URIRef


class R2P(DefinedNamespace):
    """The terms of the r2pgraph ontology, module by module."""

    _NS = Namespace(f"{BASE}ont#")
    _fail = True

    # agents
    Affiliation: URIRef
    ArmedGroup: URIRef
    CivilSocietyOrganization: URIRef
    Country: URIRef
    DiplomaticMission: URIRef
    FocalPointPost: URIRef
    GovernmentBody: URIRef
    IntergovernmentalOrganization: URIRef
    InternationalBody: URIRef
    LanguageCommunityOrganization: URIRef
    MandatePost: URIRef
    Mechanism: URIRef
    Network: URIRef
    NonMemberParty: URIRef
    OfficialPost: URIRef
    OrganizationMembership: URIRef
    Person: URIRef
    Place: URIRef
    Post: URIRef
    RegionalOrganization: URIRef
    ResearchCentre: URIRef
    SourcedRecord: URIRef
    State: URIRef
    StateGroup: URIRef
    SubregionalOrganization: URIRef
    Tenure: URIRef
    Vacancy: URIRef
    appointingBody: URIRef
    deathLatest: URIRef
    governs: URIRef
    holder: URIRef
    holderUnnamed: URIRef
    isoAlpha2: URIRef
    isoAlpha3: URIRef
    m49: URIRef
    nameAsPrinted: URIRef
    oneHolder: URIRef
    post: URIRef
    regionalGroup: URIRef
    roleAsPrinted: URIRef
    sameAsCandidate: URIRef
    titleAsPrinted: URIRef
    wikidataId: URIRef
    # events
    Discussion: URIRef
    Meeting: URIRef
    Panel: URIRef
    Participation: URIRef
    Session: URIRef
    besideEvent: URIRef
    contactFor: URIRef
    dateExpression: URIRef
    dateNotStated: URIRef
    edtf: URIRef
    endDate: URIRef
    endEarliest: URIRef
    endLatest: URIRef
    event: URIRef
    hostedBy: URIRef
    inCapacityOf: URIRef
    inCountry: URIRef
    inPlace: URIRef
    mode: URIRef
    ordinal: URIRef
    partOfEvent: URIRef
    partOfSeries: URIRef
    participant: URIRef
    participantUnnamed: URIRef
    participatedIn: URIRef
    preparesFor: URIRef
    role: URIRef
    sessionOrder: URIRef
    startDate: URIRef
    startEarliest: URIRef
    startLatest: URIRef
    status: URIRef
    throughAffiliation: URIRef
    topic: URIRef
    venue: URIRef
    # instruments
    ActionPlan: URIRef
    AnalyticTool: URIRef
    BindingInstrument: URIRef
    CodeOfConduct: URIRef
    GuidanceDocument: URIRef
    Initiative: URIRef
    InstrumentAction: URIRef
    NationalLaw: URIRef
    NormativeInstrument: URIRef
    OutcomeDocument: URIRef
    PoliticalCommitment: URIRef
    Principles: URIRef
    Provision: URIRef
    Report: URIRef
    Resolution: URIRef
    Strategy: URIRef
    Treaty: URIRef
    UrgedAction: URIRef
    actionKind: URIRef
    actor: URIRef
    beforeBody: URIRef
    instrument: URIRef
    recommendation: URIRef
    symbol: URIRef
    textOf: URIRef
    titleDate: URIRef
    treatyNumber: URIRef
    # situations
    AllegedInvolvement: URIRef
    CountrySituation: URIRef
    PopulationGroup: URIRef
    SituationAssessment: URIRef
    assessment: URIRef
    attributedTo: URIRef
    crime: URIRef
    involvementKind: URIRef
    mechanism: URIRef
    population: URIRef
    situation: URIRef
    tactic: URIRef
    # knowledge
    AttributedView: URIRef
    Benchmark: URIRef
    Challenge: URIRef
    Commitment: URIRef
    FollowUp: URIRef
    Lesson: URIRef
    NationalMechanism: URIRef
    NetworkEvent: URIRef
    OperatingPrinciple: URIRef
    Practice: URIRef
    ProgressReport: URIRef
    ProposedActivity: URIRef
    QuantityClaim: URIRef
    Recommendation: URIRef
    Restatement: URIRef
    SupportNeed: URIRef
    SupportOffer: URIRef
    Training: URIRef
    WorkProgramme: URIRef
    WorkingGroup: URIRef
    addressee: URIRef
    answeredBy: URIRef
    atEvent: URIRef
    attributionScope: URIRef
    committedBy: URIRef
    comparator: URIRef
    earlier: URIRef
    effort: URIRef
    followsUp: URIRef
    issuedAt: URIRef
    later: URIRef
    level: URIRef
    list: URIRef
    mentions: URIRef
    mentionsAgent: URIRef
    mentionsEvent: URIRef
    mentionsInstrument: URIRef
    mentionsMechanism: URIRef
    mentionsSituation: URIRef
    neededBy: URIRef
    number: URIRef
    numberInferred: URIRef
    offeredBy: URIRef
    operatedBy: URIRef
    outOf: URIRef
    plansEvent: URIRef
    proposedBy: URIRef
    quantityOf: URIRef
    reportingSeat: URIRef
    restates: URIRef
    saidBy: URIRef
    theme: URIRef
    unit: URIRef
    value: URIRef
    # sources
    AttributeClaim: URIRef
    Dataset: URIRef
    DatasetRow: URIRef
    Document: URIRef
    Passage: URIRef
    Testimony: URIRef
    asOf: URIRef
    claimAbout: URIRef
    claimProperty: URIRef
    claimValue: URIRef
    codePoints: URIRef
    completeness: URIRef
    consentToPublish: URIRef
    dataset: URIRef
    endorsement: URIRef
    evidence: URIRef
    issuedEarliest: URIRef
    issuedLatest: URIRef
    publisherNotStated: URIRef
    rank: URIRef
    recordedBy: URIRef
    rowKey: URIRef
    rowSays: URIRef
    sha256: URIRef
    testifiedAs: URIRef
    testifiedOn: URIRef
    # revisions
    RevisedFile: URIRef
    Revision: URIRef
    fileName: URIRef
    putIn: URIRef
    reason: URIRef
    revisedIn: URIRef
    revises: URIRef
    tookOut: URIRef
    withdrawnName: URIRef


PREFIXES: dict[str, str] = {
    "r2p": f"{BASE}ont#",
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "owl": str(OWL),
    "xsd": str(XSD),
    "skos": str(SKOS),
    "dcterms": str(DCTERMS),
    "foaf": str(FOAF),
    "org": str(ORG),
    "prov": str(PROV),
    "oa": str(OA),
    "sh": str(SH),
    "eli": "http://data.europa.eu/eli/ontology#",
    "schema": "https://schema.org/",
}
PREFIXES |= {kind: f"{BASE}id/{kind}/" for kind in KINDS}
PREFIXES |= {scheme: f"{BASE}concept/{scheme}/" for scheme in SCHEMES}
