"""Pages kept: a graph does not change while it is served, so a page that was made is served again."""

from __future__ import annotations

from collections import OrderedDict
from http import HTTPStatus
from threading import Lock

from flask import Flask, Response, request

MOST_BYTES = 64 * 1024 * 1024
"""What the pages kept may take together; those that were asked for longest ago go first."""

# Of the hour, large, or telling the name by which the server was asked.
_NEVER = ("/healthz", "/quality", "/robots.txt", "/sitemap.xml", "/sparql", "/static", "/.well-known")
_Page = tuple[bytes, list[tuple[str, str]]]


class _Pages:
    """Bodies and headers by request, up to a number of bytes."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, str], _Page] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: tuple[str, str]) -> _Page | None:
        """The page of a request, now the one asked for last."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def put(self, key: tuple[str, str], page: _Page) -> None:
        """Keep a page, and let go of others where there is no room."""
        with self._lock:
            if key in self._pages or len(page[0]) > MOST_BYTES // 8:
                return
            self._pages[key] = page
            self._bytes += len(page[0])
            while self._bytes > MOST_BYTES:
                _, (body, _) = self._pages.popitem(last=False)
                self._bytes -= len(body)


def keep(app: Flask) -> None:
    """Answer a page that was made before; called last, so that all else is put on it anew."""
    pages = _Pages()

    def made_before() -> Response | None:
        """The page as it was made, or None."""
        found = pages.get(_key()) if _may_be_kept() else None
        return None if found is None else Response(found[0], headers=found[1])

    def kept(response: Response) -> Response:
        """Remember a page that came out well."""
        if response.status_code == HTTPStatus.OK and not response.direct_passthrough and _may_be_kept():
            pages.put(_key(), (response.get_data(), list(response.headers)))
        return response

    app.before_request(made_before)
    app.after_request(kept)


def _may_be_kept() -> bool:
    return request.method == "GET" and not request.path.startswith(_NEVER)


def _key() -> tuple[str, str]:
    return request.full_path, request.headers.get("Accept", "")
