"""The program as a person starts it, for those who want to try it hard."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading


def started(timeout_s: float, **environ: str) -> tuple[subprocess.Popen[str], str]:
    """A server that is ready, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "r2pgraph", "serve", "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"R2PGRAPH_TIMEOUT_S": str(timeout_s)} | environ,
    )
    assert process.stderr is not None
    match = re.match(r"http://\S+", process.stderr.readline())
    assert match is not None, "the server did not start"
    for line in process.stderr:
        if line.startswith("serving"):
            break
    threading.Thread(target=process.stderr.read, daemon=True).start()
    return process, match[0]
