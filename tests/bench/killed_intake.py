"""A sheet's intake killed at random moments, by hand: `python tests/bench/killed_intake.py --times 1000`.

Each time the same change to the sample record is carried out in a process of its own, which is killed at a
moment between its beginning and 1.2 times as long as it takes. After each kill the next reader must find
every byte as it was before, or as it is after the whole change. Prints what was found; exit 1 at a fault.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from r2pgraph import journal
from r2pgraph.graph import KnowledgeGraph
from r2pgraph.intake import filling, kinds
from r2pgraph.intake.desk import Desk
from r2pgraph.intake.submitting import Prepared, Submission, sheet_plan
from r2pgraph.settings import Settings

SAMPLE = Path(__file__).parent.parent / "sample"
TODAY = datetime.date(2026, 1, 2)
TOLD = '"Warden of the North Quay","7 June 2001","Institute of Tides",yes,'
POST = "Warden of the North Quay"


def summed(data: Path) -> str:
    """The SHA-256 of all files of the record, as the next reader finds them."""
    digest = hashlib.sha256()
    with journal.reading(data):
        for path in sorted(data.rglob("*.ttl")):
            digest.update(f"{path.relative_to(data)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def submission(settings: Settings, folder: Path) -> Submission:
    """A successor and an end, to be recorded."""
    path = folder / "holders.csv"
    filling.write(Desk(KnowledgeGraph.open(settings)), kinds.find("holders"), None, path)
    with path.open("a", encoding="utf-8") as file:
        file.write(f",{POST},new: Cy Exemplar,,,,since 6 May 2001,,,{TOLD}\n")
        file.write(f",{POST},Ada Example,,,,until 5 May 2001,,,{TOLD}\n")
    return Submission(settings, sheet_plan(path, TODAY), "A sheet", "A Clerk", TODAY)


def killed(given: Submission, shown: Prepared, after: float) -> float:
    """Carry a change out in a process that is killed after so many seconds; the seconds that it lived."""
    process = multiprocessing.get_context("fork").Process(target=given.carry_out, args=(shown,))
    begun = time.monotonic()
    process.start()
    process.join(after)
    if process.is_alive():
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
    return time.monotonic() - begun


def main(times: int, seed: int) -> int:
    """Kill so often; 0 if every byte was always as before or as after."""
    chance, found = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        folder, data, kept = Path(name), Path(name) / "data", Path(name) / "kept"
        for copy in (data, kept):
            shutil.copytree(SAMPLE / "graph_data", copy)
        settings = replace(Settings.from_env({}), data=data, library=SAMPLE / "library")
        given = submission(settings, folder)
        shown = given.preview()
        before, lasts = summed(data), killed(given, shown, 600)
        states = {before: "as before", summed(data): "as after"}
        for number in range(1, times + 1):
            shutil.rmtree(data)
            shutil.copytree(kept, data)
            killed(given, shown, chance.uniform(0, 1.2 * lasts))
            found[states.get(summed(data), "half written")] += 1
            if number % 100 == 0:
                print(f"{number}: {dict(found)}", file=sys.stderr)
    print(f"{times} kills within 1.2 x {lasts:.3f} s: {dict(found)}")
    return 1 if found["half written"] or len(states) != len(("before", "after")) else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sys.exit(main(options.times, options.seed))
