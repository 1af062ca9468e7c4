"""A running server: what the tests of the endpoint know of it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

TIMEOUT_S = 2.0
ROW_LIMIT = 500


@dataclass(frozen=True)
class Server:
    """A running server: its address and its process."""

    url: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        return int(self.url.rstrip("/").rpartition(":")[2])
