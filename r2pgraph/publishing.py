"""Publishing: the whole record put into a store elsewhere in one request, and counted there afterwards.

By the SPARQL 1.1 Graph Store HTTP Protocol (section 5.3, PUT replaces a graph), or by one SPARQL 1.1
Update request where that is what a store takes. One request, because only that can be all or nothing.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from rdflib import URIRef

from r2pgraph import exchange, queries
from r2pgraph.endpoint import RemoteStore
from r2pgraph.errors import BadArgument, EndpointError
from r2pgraph.exchange import Address
from r2pgraph.settings import Settings
from r2pgraph.store import Store
from r2pgraph.vocab import BASE, OWL

PATIENCE_S = 1800.0
"""How long a store may take to take the record in; loading is slower than asking."""

_SHUT_OUT = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Target:
    """Where to publish: an address of the Graph Store Protocol, or of SPARQL Update; the graph, if named."""

    address: Address
    graph: str | None = None
    update: bool = False

    @property
    def url(self) -> str:
        """The address that the request goes to (Graph Store Protocol, section 4.2)."""
        if self.update:
            return self.address.url
        graph = f"graph={quote(self.graph, safe='')}" if self.graph else "default"
        return f"{self.address.url}{'&' if '?' in self.address.url else '?'}{graph}"


class _Counted(io.BytesIO):
    """The bytes of a body, each reading told."""

    def __init__(self, body: bytes, progress: Progress) -> None:
        super().__init__(body)
        self._progress = progress

    def read(self, size: int | None = -1, /) -> bytes:
        """Read as before, and say how much."""
        chunk = super().read(size)
        self._progress(len(chunk))
        return chunk


def body(store: Store, target: Target) -> bytes:
    """The record as N-Triples with its version, or the update that puts it in place of what was there."""
    version = f'<{BASE}> <{OWL.versionInfo}> "{store.version()}" .\n'
    text = "".join([*store.lines(), version])
    if target.update:
        place = f"GRAPH {queries.written('graph', URIRef(target.graph))}" if target.graph else ""
        text = f"DROP SILENT {place or 'DEFAULT'} ;\nINSERT DATA {{\n{_inside(place, text)}}}\n"
    return text.encode()


def _inside(graph: str, text: str) -> str:
    return f"{graph} {{\n{text}}}\n" if graph else text


def publish(store: Store, target: Target, content: bytes, settings: Settings, progress: Progress) -> None:
    """Put the record in place of what the target holds, and see that the endpoint then holds just that.

    `EndpointError` where the store refuses it, or where the endpoint afterwards says something else.
    """
    if settings.endpoint is None:
        raise BadArgument("set R2PGRAPH_ENDPOINT to where the store answers queries: it is asked afterwards")
    headers = {"Content-Type": "application/sparql-update" if target.update else "text/turtle"}
    headers |= _authorization(target, settings)
    headers["Content-Length"] = str(len(content))
    request = _request(target, headers, _Counted(content, progress))
    reply = exchange.send(target.address, request, PATIENCE_S)
    if reply.status not in range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES):
        raise EndpointError(
            f"{target.address} did not take the record in, status {reply.status}{reply.words}"
        )
    found = RemoteStore(settings, settings.endpoint)
    if (found.version(), len(found)) != (store.version(), len(store)):
        raise EndpointError(
            f"{found.address} now says it holds {len(found):,} statements of version {found.version()[:12]}, "
            f"and {len(store):,} of version {store.version()[:12]} were sent; publish again"
        )


def _request(target: Target, headers: dict[str, str], data: _Counted | None, method: str = "") -> Request:
    method = method or ("POST" if target.update else "PUT")
    return Request(target.url, data, headers, method=method)  # noqa: S310  (Address takes http alone)


def _authorization(target: Target, settings: Settings) -> dict[str, str]:
    """The header that answers the store's challenge (RFC 7616, 7617); the record is sent but once."""
    address = target.address
    if not address.user:
        return {}
    look = _request(target, {}, None, "HEAD")
    challenge = exchange.send(address, look, settings.timeout_s).headers.get("WWW-Authenticate", "Basic")
    write = _request(target, {}, None)
    headers = {request.method: _answer(address, challenge, request) for request in (look, write)}
    again = _request(target, headers[look.method], None, "HEAD")
    if exchange.send(address, again, settings.timeout_s).status in _SHUT_OUT:
        raise EndpointError(f"{address} does not let '{address.user}' in: a wrong name or password")
    return headers[write.method]


def _answer(address: Address, challenge: str, request: Request) -> dict[str, str]:
    scheme, _, asked = challenge.partition(" ")
    if scheme.lower() != "digest":
        return address.basic
    passwords = HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, address.url, address.user, address.password)
    fields = parse_keqv_list(parse_http_list(asked))
    return {"Authorization": f"Digest {HTTPDigestAuthHandler(passwords).get_authorization(request, fields)}"}
