"""What a second engine in Python cannot be asked."""

from __future__ import annotations

# What rdflib cannot be asked here: it has no order among values that are not there, it takes minutes
# over the reference tables, which it is therefore not given, and it reads fallbacks otherwise. Two real
# servers hold these questions equal.
NOT_FOR_RDFLIB = frozenset(
    [
        "commitments/open-plans",
        "instruments/acted-on",
        "instruments/gaps-by-group",
        "instruments/not-listed",
        "instruments/status",
        "meetings/annual-meetings",
        "meetings/hosts",
        "network/bridging-bodies",
        "network/growth",
        "network/met-at-meetings",
        "network/regional-bridges",
        "offices/held-at-meetings",
        "offices/holders-on",
        "offices/turnover",
        "offices/unnamed-holders",
        "participation/of-body",
        "participation/of-person",
        "quantities/in-unit",
        "quantities/network-size",
        "recommendations/by-theme",
        "recommendations/without-follow-up",
        "situations/named-by",
        "sources/disagreements",
        "sources/doubtful-spellings",
        "sources/single-passage",
        "sources/withdrawal",
        "states/counterparts",
        "states/frame",
        "states/in-documents",
        "support/needs-and-offers",
    ]
)
