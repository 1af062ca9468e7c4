"""The process that holds the graph and answers each query in a child of its own.

It is run as a program (`python -P keeper.py FD`) and knows nothing but the engine, so that it is small,
has one thread and can be forked safely. It reads the graph as N-Quads on standard input, then requests on
the socket FD. A child has limits that the kernel holds and that end it even within the engine: a timer
for the wall clock, processor time, address space, and no new file or socket at all. A query that crashes
the engine takes its child along and nothing else. When the other end of the socket closes, it ends.

A request: four bytes of length, sent with two descriptors (answer, status); a line of JSON; the query.
An answer: a line of JSON that tells the kind, then the body. A status: four bytes, the wait status.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import pyoxigraph as ox

PATIENCE = 0.02  # seconds between two looks at what runs
POLITE = ((0.3, 19), (0.02, 10))  # from so many seconds of processor time on, so nice to the others
LENGTH = struct.Struct("!I")
STATUS = struct.Struct("!i")
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_FORMATS, _GRAPHS = ox.QueryResultsFormat, ox.RdfFormat
ROWS = {"xml": _FORMATS.XML, "csv": _FORMATS.CSV, "tsv": _FORMATS.TSV}
GRAPHS = {"ttl": _GRAPHS.TURTLE, "nt": _GRAPHS.N_TRIPLES, "jsonld": _GRAPHS.JSON_LD, "rdf": _GRAPHS.RDF_XML}


def main(descriptor: int) -> None:
    """Load the graph, say so, and answer until the socket closes."""
    store = ox.Store()
    store.extend(ox.parse(sys.stdin.buffer, format=ox.RdfFormat.N_QUADS))
    gc.collect()
    gc.freeze()  # what is here now is shared with every child and never looked at again
    with socket.socket(fileno=descriptor) as control:
        control.sendall(b"+")
        _Keeper(store, control).serve()


class _Keeper:
    def __init__(self, store: ox.Store, control: socket.socket) -> None:
        self.store = store
        self.control = control
        self.children: dict[int, int] = {}  # where its status is told, by process id
        self.strangers: set[int] = set()
        self.woken, waker = os.pipe()
        os.set_blocking(self.woken, False)
        os.set_blocking(waker, False)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.void = os.open(os.devnull, os.O_WRONLY)

    def serve(self) -> None:
        """Fork a child a request, tell the end of each, and let the long ones yield to the others."""
        while True:
            patience = PATIENCE if self.strangers else None
            control = self.control.fileno()
            ready, _, _ = select.select([control, self.woken], [], [], patience)
            if self.woken in ready:
                os.read(self.woken, 4096)
            self._reap()
            for child in self.strangers:
                _demote(child)
            if control in ready and not self._take():
                return

    def _take(self) -> bool:
        head, descriptors, _, _ = socket.recv_fds(self.control, LENGTH.size, 2)
        if not head:
            return False
        message = self._exactly(LENGTH.unpack(head)[0])
        if message is None:
            return False
        answer, status = descriptors
        said, _, query = message.partition(b"\n")
        request = json.loads(said)
        child = os.fork()
        if child == 0:
            self._become_worker(query.decode(), request, answer)
        os.close(answer)
        self.children[child] = status
        if request["stranger"]:
            self.strangers.add(child)
        return True

    def _exactly(self, length: int) -> bytes | None:
        """So many bytes of a request, or None where the other end closed before."""
        message = b""
        while len(message) < length:
            part = self.control.recv(length - len(message))
            if not part:
                return None
            message += part
        return message

    def _become_worker(self, query: str, request: dict[str, Any], answer: int) -> NoReturn:
        """Answer one query and end, whatever happens; nothing of the keeper's is left open to it."""
        code = 1
        try:
            os.dup2(self.void, sys.stderr.fileno())
            self.control.close()
            for status in self.children.values():
                os.close(status)
            work(self.store, query, request, answer)
            code = 0
        except MemoryError:
            os.abort()
        finally:
            os._exit(code)

    def _reap(self) -> None:
        while self.children:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            descriptor = self.children.pop(child)
            self.strangers.discard(child)
            with suppress(BrokenPipeError):  # nobody waits for it any more
                os.write(descriptor, STATUS.pack(status))
            os.close(descriptor)


def _demote(child: int) -> None:
    """Let a stranger's query that has taken its time of the processor yield to those that have not.

    Time on the clock would not do: on a busy machine it passes for those who wait, too.
    """
    try:
        stat = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        seconds = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")  # in itself, and for it
        for least, nice in POLITE:
            if seconds >= least and nice > os.getpriority(os.PRIO_PROCESS, child):
                os.setpriority(os.PRIO_PROCESS, child, nice)
    except (FileNotFoundError, ProcessLookupError):
        return  # it has ended, or there is no /proc here


def work(store: ox.Store, query: str, request: dict[str, Any], answer: int) -> None:
    """Answer a query within its limits."""
    limit(request["deadline"] - time.monotonic(), request["memory"])
    with open(answer, "wb") as out:
        for part in answered(store, query, request):
            out.write(part)


def limit(seconds: float, memory: int) -> None:
    """Let the kernel end this process after so many seconds, and give it so many bytes more at most.

    Without a descriptor to be had there is no socket and no file, whoever asks for one.
    """
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))
    if sys.platform == "linux":  # elsewhere nothing tells what is held, and the kernel holds no such limit
        with suppress(OSError):  # should the machine run out of memory, this process is the first to go
            Path("/proc/self/oom_score_adj").write_text("1000")
        held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        _at_most(resource.RLIMIT_AS, held + memory)
    _at_most(resource.RLIMIT_CPU, max(int(seconds), 0) + 1)
    _at_most(resource.RLIMIT_CORE, 0)
    _at_most(resource.RLIMIT_NOFILE, 0)


def _at_most(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def answered(store: ox.Store, query: str, request: dict[str, Any]) -> Iterator[bytes]:
    """The answer of a query: its head, then its body in the form asked for."""
    try:
        found = _found(store, query, request)
        if isinstance(found, ox.QueryBoolean):
            head, body = {"kind": "boolean"}, _boolean(found, request["form"])
        elif isinstance(found, ox.QuerySolutions):
            head, body = _solutions(found, request)
        else:
            head, body = _graph(found, request)
    except SyntaxError as error:
        head, body = {"kind": "syntax", "said": error.msg}, b""
    except (ValueError, RuntimeError, OSError) as error:
        head, body = {"kind": "refused", "said": str(error)}, b""
    yield json.dumps(head).encode() + b"\n"
    yield body


def _found(
    store: ox.Store, query: str, request: dict[str, Any]
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    default = [ox.NamedNode(iri) for iri in request["default_graphs"]]
    named = [ox.NamedNode(iri) for iri in request["named_graphs"]]
    # What a request names takes the place of the query's own dataset, whole.
    return store.query(
        query,
        base_iri=request["base"],
        prefixes=request["prefixes"],
        default_graph=[*default] if default or named else None,
        named_graphs=[*named] if default or named else None,
    )


def _boolean(found: ox.QueryBoolean, form: str) -> bytes:
    if form in ("csv", "tsv"):
        return (f"_askResult\r\n{str(bool(found)).lower()}\r\n").encode()
    written = found.serialize(format=ROWS.get(form, ox.QueryResultsFormat.JSON))
    return written or b""


def _solutions(found: ox.QuerySolutions, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    columns = [variable.value for variable in found.variables]
    rows, cut = _up_to(_rows(found, columns), request["rows"], request["bytes"])
    # Before the results, where readers that take them one by one let an unknown member pass.
    mark = '"truncated":true,' if cut else ""
    names = json.dumps({"vars": columns})
    text = f'{{"head":{names},{mark}"results":{{"bindings":[{",".join(rows)}]}}}}'
    head = {"kind": "solutions", "cut": cut, "length": len(rows)}
    if request["form"] not in ROWS:
        return head, text.encode()
    again = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    body = again.serialize(format=ROWS[request["form"]]) or b""
    return head, body.replace(b"</head>", b"</head><!-- truncated -->", 1) if cut else body


def _rows(found: ox.QuerySolutions, columns: list[str]) -> Iterator[str]:
    for solution in found:
        row = {name: _term(term) for name in columns if (term := solution[name]) is not None}
        yield json.dumps(row, ensure_ascii=False)


def _up_to(parts: Iterable[str], most: int, size: int) -> tuple[list[str], str]:
    """The parts up to so many and so many characters, and which of the two was too few."""
    kept: list[str] = []
    for part in parts:
        size -= len(part)
        if len(kept) == most or size < 0:
            return kept, "rows" if len(kept) == most else "bytes"
        kept.append(part)
    return kept, ""


def _graph(found: Iterable[ox.Triple], request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    triples: dict[str, ox.Triple] = {}

    def lines() -> Iterator[str]:
        """Each triple once, as the line that tells its size."""
        for triple in found:
            line = str(triple)
            if line not in triples:
                triples[line] = triple
                yield line

    kept, cut = _up_to(lines(), request["rows"], request["bytes"])
    form, listed = request["form"], (triples[line] for line in sorted(kept))
    written = ox.serialize(listed, format=GRAPHS[form], prefixes=request["prefixes"])
    head = {"kind": "graph", "cut": cut, "length": len(kept)}
    return head, _marked(written or b"", form) if cut else written or b""


def _marked(body: bytes, form: str) -> bytes:
    """The text of a graph with a word that it was cut, where the format has a place for one."""
    if form == "jsonld":
        return json.dumps({"truncated": True, "@graph": json.loads(body)}, ensure_ascii=False).encode()
    if form == "rdf":
        return body.replace(b"?>", b"?><!-- truncated -->", 1)
    return b"# truncated\n" + body


def _term(term: Term) -> dict[str, Any]:
    """A term as SPARQL 1.1 Query Results JSON has it (and 1.2, for a triple)."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        names = ("subject", "predicate", "object")
        return {"type": "triple", "value": {name: _term(getattr(term, name)) for name in names}}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif not term.datatype.value.endswith("XMLSchema#string"):
        found["datatype"] = term.datatype.value
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]))
