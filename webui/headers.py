"""What every response says besides its content, and what no request may do."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from urllib.parse import quote

from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from webui.negotiate import MEDIA_TYPES

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})
LARGEST_BODY = 128 * 1024  # bytes; a query, with what its encoding in a form adds
SHORTEST_COMPRESSED = 1000  # bytes; a packet of the network holds as much
ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
TRUNCATED = "X-R2PGraph-Truncated"
HINT = "X-R2PGraph-Hint"
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": f"ETag, Link, Location, Retry-After, Server-Timing, {TRUNCATED}, {HINT}",
}


def protect(app: Flask, version: str, hosts: Iterable[str]) -> None:
    """Put the guards before, and the headers behind, every request; `version` is the data's."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    known = THIS_MACHINE | {host.lower() for host in hosts}

    def guard() -> None:
        """Refuse a foreign name in the Host header, and a body that is packed or too large."""
        # Werkzeug's TRUSTED_HOSTS cannot name an IPv6 address, so the name is compared here.
        if _host_name(request.environ.get("HTTP_HOST", "")) not in known:
            raise BadRequest("this server does not go by the name in the Host header")
        if request.headers.get("Content-Encoding", "identity") != "identity":
            raise UnsupportedMediaType("send the body as it is; a packed one is not unpacked")
        if (request.content_length or 0) > LARGEST_BODY:
            raise RequestEntityTooLarge(f"a request may have at most {LARGEST_BODY} bytes")

    def finish(response: Response) -> Response:
        """Put the headers on, and answer 304 where the reader holds this page already."""
        response.headers.update(ALWAYS)
        if response.direct_passthrough:  # a static file, which has validators of its own
            return response
        response.vary.add("Accept")
        if response.mimetype != "text/html":
            response.headers.update(_OPEN)
        if response.status_code == 200:  # noqa: PLR2004  (OK)
            response.headers["Cache-Control"] = "no-cache"
            etag = f"{version[:16]}-{_digest(response)}"
            response.set_etag(f"{etag}-gzip" if _compressed(response) else etag)
            response.make_conditional(request)
        return response

    app.before_request(guard)
    app.after_request(finish)


def _host_name(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).lower()


def _digest(response: Response) -> str:
    """Tells the forms of one page, and two makings of it, apart under one data version."""
    return hashlib.sha256(response.get_data()).hexdigest()[:16]


def _compressed(response: Response) -> bool:
    """Compress what is long enough to gain by it, where the reader takes gzip; whether that was done."""
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] <= 0 or (response.content_length or 0) < SHORTEST_COMPRESSED:
        return False
    response.set_data(gzip.compress(response.get_data(), 5, mtime=0))
    response.content_encoding = "gzip"
    return True


def taken_away(text: str, name: str) -> Response:
    """A table as a file of CSV; the byte order mark at its start is how spreadsheets know UTF-8."""
    response = Response(f"\ufeff{text}", mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def linked(response: Response, path: str, twins: Iterable[str], query: str = "") -> Response:
    """Name the page, its twins in other forms and the licence in Link headers (RFC 8288)."""
    path = quote(path, safe="/.-_~%")
    tail = f"?{quote(query, safe='=&%+:.-_~')}" if query else ""  # nothing of a request ends the <…>
    urls = {form: (f"{path}.{form}{tail}", MEDIA_TYPES[form][0]) for form in twins}
    links = [f'<{path}{tail}>; rel="canonical"', f'<{LICENSE}>; rel="license"']
    links += [f'<{url}>; rel="alternate"; type="{media}"' for url, media in urls.values()]
    if "ttl" in urls:
        links.append(f'<{urls["ttl"][0]}>; rel="describedby"; type="text/turtle"')
    response.headers["Link"] = ", ".join(links)
    return response
