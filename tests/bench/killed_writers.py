"""Writers killed at random moments, by hand: `python tests/bench/killed_writers.py --writes 300 --writers 2`.

Each writer adds one fact to three files at once and then tells it. After each kill the three files must
agree, and must hold every fact that was told. Prints what was done; exit 1 at the first fault.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import journal, turtle

NAMES = ("a.ttl", "sources/b.ttl", "sources/new/c.ttl")
SAID = ox.NamedNode("urn:said")


def facts(path: Path) -> list[ox.Triple]:
    """The facts of a file; none where it is not there."""
    return turtle.parse(path) if path.exists() else []


def write(folder: Path, told: int, start: int) -> None:
    """Add one fact after another, and tell each when it is written."""
    for number in range(start, sys.maxsize):
        fact = f"urn:fact:{os.getpid()}-{number}"
        triple = ox.Triple(ox.NamedNode(fact), SAID, ox.Literal("x" * 200))
        with journal.writing(folder):
            texts = {folder / name: turtle.serialise([*facts(folder / name), triple]) for name in NAMES}
            journal.replace_all(folder, texts)
        os.write(told, f"{fact}\n".encode())


def fault(folder: Path, told: set[str]) -> str:
    """What is wrong in the folder; empty where nothing is."""
    with journal.reading(folder):
        held = [{triple.subject.value for triple in facts(folder / name)} for name in NAMES]
    if held[0] != held[1] or held[1] != held[2]:
        return f"half a change: {[len(one) for one in held]} facts"
    return f"lost: {sorted(told - held[0])}" if told - held[0] else ""


def begun(folder: Path, told: int, number: int) -> BaseProcess:
    """A writer at work."""
    process = multiprocessing.get_context("fork").Process(target=write, args=(folder, told, number))
    process.start()
    return process


def main(writes: int, writers: int, seed: int) -> int:
    """Kill until so many facts were told; 0 if nothing was wrong."""
    chance = random.Random(seed)
    kills, pending, told = 0, "", set[str]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        crew = [begun(folder, writer, 0) for _ in range(writers)]
        while len(told) < writes:
            time.sleep(chance.uniform(0, 0.05))
            dead = crew.pop(chance.randrange(writers))
            os.kill(dead.pid or 0, signal.SIGKILL)
            dead.join()
            kills += 1
            crew.append(begun(folder, writer, kills * 1_000_000))
            with contextlib.suppress(BlockingIOError):  # nothing was told since
                pending += os.read(reader, 1_000_000).decode()
            *lines, pending = pending.split("\n")
            told.update(lines)
            if wrong := fault(folder, told):
                print(f"after {kills} kills and {len(told)} writes: {wrong}")
                break
        for process in crew:
            process.kill()
            process.join()
        wrong = fault(folder, told)
    print(f"{len(told)} writes told, {kills} kills, {wrong or 'nothing lost, nothing half written'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writes", type=int, default=300)
    parser.add_argument("--writers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.exit(main(given.writes, given.writers, given.seed))
