"""Queries run where they can be ended: places to run in, a short queue, and the process that forks.

The process is started by `exec` and not by a fork of this one, which has threads; it ends with this one.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from r2pgraph import keeper
from r2pgraph.errors import Overloaded, QueryError, QueryTimeout, QueryTooComplex
from r2pgraph.vocab import BASE, PREFIXES

GRACE = 0.4  # seconds that a child which the kernel ends may still take to be gone
MEMORY = 256 * 1024 * 1024  # bytes that one query may take beyond the graph itself
LARGEST_ANSWER = 16 * 1024 * 1024  # characters
PATIENCE = 2.0  # seconds that a query waits for a place
_CHUNK = 1 << 16
_TOO_LONG = (signal.SIGALRM, signal.SIGXCPU)


@dataclass(frozen=True)
class Limits:
    """What one query may take: seconds on the wall clock, rows (or triples), bytes of memory."""

    seconds: float
    rows: int
    memory: int = MEMORY


@dataclass(frozen=True)
class Answered:
    """An answer as its bytes: `kind` is solutions, boolean or graph; `cut` names the limit that cut it.

    `length` counts the rows or triples.
    """

    kind: str
    body: bytes
    length: int = 0
    cut: str = ""


class Keeper:
    """The process that holds the graph; started when it is first needed, and again should it be gone."""

    def __init__(self, engine: ox.Store) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._end: Callable[[], object] = bool

    @property
    def pid(self) -> int | None:
        """The process id, or None where none was started."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Have the process running."""
        with self._lock:
            self._running()

    def send(self, message: bytes, descriptors: Sequence[int]) -> None:
        """Hand a request over; a process that is gone is replaced once."""
        with self._lock:
            try:
                self._send(message, descriptors)
            except (BrokenPipeError, ConnectionResetError):
                self._stop()
                self._send(message, descriptors)

    def _send(self, message: bytes, descriptors: Sequence[int]) -> None:
        control = self._running()
        socket.send_fds(control, [keeper.LENGTH.pack(len(message))], list(descriptors))
        control.sendall(message)

    def close(self) -> None:
        """End the process; queries that are still running lose their answers."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        self._end()
        self._process = self._control = None

    def _running(self) -> socket.socket:
        if self._control is None:
            ours, theirs = socket.socketpair()
            with theirs:
                self._process = _started(theirs.fileno())
            self._control = ours
            self._end = weakref.finalize(self, _ended, self._process, ours)
            self._feed(self._process)
            if self._control.recv(1) != b"+":
                raise Overloaded("the process that answers queries could not be started; try again")
        return self._control

    def _feed(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None  # noqa: S101  (it is a pipe; this tells mypy)
        with suppress(BrokenPipeError), process.stdin as graph:  # its silence is told by who waits for it
            self._engine.dump(graph, format=ox.RdfFormat.N_QUADS)


def _started(descriptor: int) -> subprocess.Popen[bytes]:
    # -P: the folder of the program is no place to import from.
    return subprocess.Popen(  # noqa: S603  (our own interpreter, our own file)
        [sys.executable, "-P", str(Path(keeper.__file__)), str(descriptor)],
        stdin=subprocess.PIPE,
        pass_fds=[descriptor],
        start_new_session=True,  # Ctrl-C at the terminal is for the server
    )


def _ended(process: subprocess.Popen[bytes], control: socket.socket) -> None:
    control.close()
    process.kill()
    process.wait()


class Places:
    """Places for queries: so many run at once, so many wait for a place, all others are sent away."""

    def __init__(self, places: int, queue: int) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._queue = threading.BoundedSemaphore(places + queue)

    @contextmanager
    def taken(self, deadline: float) -> Iterator[None]:
        """One place, had before the deadline; else an `Overloaded`."""
        if not self._queue.acquire(blocking=False):
            raise Overloaded("too many queries are being answered; try again in a moment")
        try:
            wait = min(PATIENCE, deadline - time.monotonic())
            if not self._places.acquire(timeout=max(wait, 0)):
                raise Overloaded("no place became free for the query; try again in a moment")
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._queue.release()


class Workers:
    """Queries run in children of the process, within limits and in places of their own.

    The queries of a `stranger` yield the processor to all others once they have had some of it.
    """

    def __init__(
        self, process: Keeper, limits: Limits, places: int, queue: int, stranger: bool = True
    ) -> None:
        self.process = process
        self.stranger = stranger
        self.limits = limits
        self._places = Places(places, queue)

    def run(
        self, query: str, form: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Answered:
        """Answer a query that the guard let through, in a form of `keeper.ROWS`, `keeper.GRAPHS` or JSON.

        Raises `QueryError` in its kinds; the limit of time counts from here, the waiting included.
        """
        deadline = time.monotonic() + self.limits.seconds
        request = {
            "form": form,
            "deadline": deadline,
            "stranger": self.stranger,
            "memory": self.limits.memory,
            "rows": self.limits.rows,
            "bytes": LARGEST_ANSWER,
            "prefixes": PREFIXES,
            "base": BASE,
            "default_graphs": list(default_graphs),
            "named_graphs": list(named_graphs),
        }
        with self._places.taken(deadline):
            return self._answered(json.dumps(request).encode() + b"\n" + query.encode(), deadline)

    def _answered(self, message: bytes, deadline: float) -> Answered:
        with _Pipe() as answer, _Pipe() as status:
            self.process.send(message, (answer.writer, status.writer))
            answer.close_writer()
            status.close_writer()
            said = answer.read(deadline + GRACE)
            ended = status.read(deadline + GRACE)
        if said is None or ended is None:
            raise self._too_long()
        if len(ended) < keeper.STATUS.size:
            raise Overloaded("the process that answers queries was restarted; try again")
        code = os.waitstatus_to_exitcode(keeper.STATUS.unpack(ended)[0])
        if code:
            raise self._died(-code)
        return _read(said)

    def _too_long(self) -> QueryTimeout:
        return QueryTimeout(
            f"the query took more than the {self.limits.seconds:g} seconds that it may; ask for less"
        )

    def _died(self, number: int) -> QueryError:
        if number in _TOO_LONG:
            return self._too_long()
        if number == signal.SIGABRT:
            most = self.limits.memory >> 20
            return QueryTooComplex(f"the query needs more than the {most} MB of memory that it may use")
        if number == signal.SIGKILL:
            return Overloaded("the machine ran short of memory; try again, and ask for less")
        return QueryTooComplex("the query is more than the engine can work through; make it simpler")


class _Pipe:
    """A pipe whose other end goes to another process."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()
        self._open = {self.reader, self.writer}

    def __enter__(self) -> _Pipe:
        return self

    def __exit__(self, *_: object) -> None:
        for descriptor in self._open:
            os.close(descriptor)

    def close_writer(self) -> None:
        """Leave the other process the only one that writes."""
        self._open.remove(self.writer)
        os.close(self.writer)

    def read(self, deadline: float) -> bytes | None:
        """All until the end, or None where it does not come in time."""
        poll = select.poll()
        poll.register(self.reader, select.POLLIN)
        parts: list[bytes] = []
        while poll.poll(max(deadline - time.monotonic(), 0) * 1000):
            part = os.read(self.reader, _CHUNK)
            if not part:
                return b"".join(parts)
            parts.append(part)
        return None


def _read(said: bytes) -> Answered:
    head, _, body = said.partition(b"\n")
    told: dict[str, Any] = json.loads(head)
    if told["kind"] in ("syntax", "refused"):
        raise EngineRefusal(told["said"], told["kind"] == "syntax")
    return Answered(told["kind"], body, told.get("length", 0), told.get("cut", ""))


class EngineRefusal(QueryError):
    """What the engine itself says against a query; `syntax` where it is not SPARQL to it."""

    def __init__(self, said: str, syntax: bool) -> None:
        self.said, self.syntax = said, syntax
        super().__init__(f"the query {'is not SPARQL' if syntax else 'cannot be answered'}: {said}")
