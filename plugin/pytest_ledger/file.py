"""The file of a capture: JSON lines, each written by one system call.

PYTEST_DONT_REWRITE
"""

from __future__ import annotations

import json
import os
import time
from datetime import datetime, timezone
from typing import Any, Dict

from .values import described_error

# From this number on a descriptor is out of a test suite's way: tests count low descriptors, and
# close those that they take for their own.
HIGH = 200


class CaptureFile:
    """What was written is in the file, whatever becomes of the process.

    A line that could not be written ends the capture: `problem` says why, and later lines are
    dropped. A child process that a test forked writes nothing.
    """

    def __init__(self, directory: str) -> None:
        is_new = not os.path.isdir(directory)
        os.makedirs(directory, exist_ok=True)
        if is_new and os.path.basename(directory) == ".pytest-ledger":
            with open(os.path.join(directory, ".gitignore"), "w") as ignore:
                ignore.write("*\n")
        self.started = time.perf_counter()
        self.start_time = datetime.now(timezone.utc)
        self.problem = ""
        self.has_ended = False
        self._pid = os.getpid()
        # Unique, and in the order of their start.
        moment = self.start_time.strftime("%Y%m%dT%H%M%S.%f")[:-3]
        name = "{}Z-{}-{}.jsonl".format(moment, self._pid, os.urandom(4).hex())
        self.path = os.path.join(directory, name)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._descriptor = _moved_high(os.open(self.path, flags, 0o644))

    def write(self, line: bytes) -> None:
        if os.getpid() == self._pid and self._descriptor >= 0:
            if os.write(self._descriptor, line) != len(line):
                raise OSError("no space left for the capture")

    def line(self, line: Dict[str, Any]) -> None:
        self.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")

    def end(self, line: Dict[str, Any]) -> None:
        """Writes the last line and closes the file."""
        line = dict({"kind": "end"}, **line)
        if self.problem:
            line["problem"] = self.problem
        line["seconds"] = round(time.perf_counter() - self.started, 6)
        self.line(line)
        self.has_ended = True
        self.close()

    def trouble(self, error: BaseException) -> None:
        """Keeps the first problem. Only an OSError ends the capture: else one entry is lost."""
        if isinstance(error, OSError):
            self.close()
        self.problem = self.problem or described_error(error)

    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0 and os.getpid() == self._pid:
            try:
                os.close(descriptor)
            except OSError:
                pass  # A test has closed it.

    def remove(self) -> None:
        self.close()
        os.unlink(self.path)


def _moved_high(descriptor: int) -> int:
    try:
        import fcntl

        high = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, HIGH)
    except (ImportError, OSError, ValueError):
        return descriptor  # Windows, or a low limit on descriptors.
    os.close(descriptor)
    return high
