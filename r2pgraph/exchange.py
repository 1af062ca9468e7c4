"""One request to a server, kept to its address, a deadline and a size; whatever else comes is an error.

The HTTP library's own time limit is for each read: a server that sends a byte now and then is never
stopped by it. So the whole exchange has one deadline.
"""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, IncompleteRead
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from r2pgraph.errors import BadArgument, EndpointError

MOST_BYTES = 256 * 2**20
"""The largest answer that is read."""

_CHUNK = 2**16
_LEAST_WAIT_S = 0.001
_SHOWN = 160
_REDIRECT = range(300, 400)


def _opener() -> OpenerDirector:
    """Speaks HTTP and nothing else, takes every status as an answer, and follows no redirect.

    After a redirect the data would come from, or go to, a server that nobody named.
    """
    opener = OpenerDirector()
    for handler in (ProxyHandler, HTTPHandler, HTTPSHandler):
        opener.add_handler(handler())
    return opener


_OPENER = _opener()


@dataclass(frozen=True)
class Address:
    """Where a server is asked, and as whom; the password is never told."""

    url: str
    user: str = ""
    password: str = ""

    @classmethod
    def of(cls, text: str) -> Address:
        """Read an http or https URL, `user:password@` before its host being taken out of it."""
        try:
            parts = urlsplit(text)
            good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            good = False
        if not good or any(c.isspace() or not c.isprintable() for c in text):
            raise BadArgument("the address of an endpoint is a URL such as http://127.0.0.1:7878/query")
        host = parts.netloc.rpartition("@")[2]
        url = urlunsplit(parts._replace(netloc=host, fragment=""))
        return cls(url, unquote(parts.username or ""), unquote(parts.password or ""))

    @property
    def basic(self) -> dict[str, str]:
        """The header of basic authentication (RFC 7617); none without a user."""
        if not self.user:
            return {}
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}

    def __str__(self) -> str:
        return self.url.partition("?")[0]


@dataclass(frozen=True)
class Reply:
    """What a server answered, read to its end."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def media_type(self) -> str:
        """The bare media type, lower case."""
        return self.headers.get_content_type()

    @property
    def words(self) -> str:
        """The first line of a plain text, for an error's sentence."""
        text = self.body[: 4 * _SHOWN].decode(errors="replace") if self.media_type == "text/plain" else ""
        line = next((line for line in text.splitlines() if line.strip(" \t{[")), "")
        return f": {''.join(c for c in line if c.isprintable())[:_SHOWN].strip()}" if line else ""


def send(address: Address, request: Request, seconds: float) -> Reply:
    """The reply to a request within so many seconds; any status is returned, a redirect is not.

    `EndpointError` where the server stalls, cuts its answer off, sends too much or sends us elsewhere.
    """
    answers: SimpleQueue[Reply | Exception] = SimpleQueue()
    deadline = time.monotonic() + seconds

    def work() -> None:
        """Ask, in a thread that is left to itself when its time is over."""
        try:
            answers.put(_ask(request, deadline))
        except (OSError, HTTPException, ValueError, EndpointError) as error:
            answers.put(error)

    Thread(target=work, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        answer = TimeoutError()
    if isinstance(answer, Exception):
        raise _refusal(address, answer, seconds) from answer
    if answer.status in _REDIRECT:
        raise EndpointError(f"{address} sends us elsewhere, which is not followed; name the right address")
    return answer


def _ask(request: Request, deadline: float) -> Reply:
    """One reply whole; a cut one is an `IncompleteRead`, one that comes too slowly a `TimeoutError`."""
    with _OPENER.open(request, timeout=max(deadline - time.monotonic(), _LEAST_WAIT_S)) as response:
        body = bytearray()
        while chunk := response.read1(_CHUNK):
            body += chunk
            if len(body) > MOST_BYTES:
                raise EndpointError(f"sends more than {MOST_BYTES:,} bytes; narrow the query")
            if time.monotonic() > deadline:
                raise TimeoutError
        if response.length:  # what its Content-Length still owes
            raise IncompleteRead(bytes(body), response.length)
        return Reply(response.status, response.headers, bytes(body))


def _refusal(address: Address, error: Exception, seconds: float) -> EndpointError:
    if isinstance(error, EndpointError):
        return EndpointError(f"{address} {error}")
    cause = getattr(error, "reason", error)
    if isinstance(cause, TimeoutError):
        return EndpointError(
            f"{address} did not answer within {seconds:g} seconds; R2PGRAPH_TIMEOUT_S sets the time"
        )
    if isinstance(error, HTTPException):
        return EndpointError(f"{address} cut its answer off; ask again, or see what the server says")
    return EndpointError(f"{address} cannot be reached ({cause}); is the server running?")
