"""Files that tests attach: copied into the folder of the captures, named after what is in them.

PYTEST_DONT_REWRITE
"""

from __future__ import annotations

import hashlib
import io
import os
import re
from typing import Any, Dict, Iterator, Optional, Tuple

from .values import ITEMS, described_error

FILE_BYTES = 25 * 1024 * 1024
FILES_A_TEST = 20
PROCESS_BYTES = 250 * 1024 * 1024
NAME = 1_000


class Store:
    def __init__(self, directory: str) -> None:
        self._folder = os.path.join(directory, "attachments")
        self._counts: Dict[str, int] = {}
        self._bytes = 0

    def keep(self, nodeid: str, name: Any, path: Any, text: Any) -> Dict[str, Any]:
        """What the capture says of the file; `omitted` where it could not be kept."""
        try:
            data = None if text is None else str(text).encode("utf-8", "backslashreplace")
            path = None if path is None else os.fspath(path)
            return self._keep(nodeid, str(name or os.path.basename(path or "")), path, data)
        except Exception as problem:
            return {"name": str(name or "")[:NAME], "omitted": described_error(problem)}

    def _keep(
        self, nodeid: str, name: str, path: Optional[str], data: Optional[bytes]
    ) -> Dict[str, Any]:
        size = len(data) if data is not None else os.stat(path or "").st_size
        count = self._counts.get(nodeid, 0) + 1
        omitted = ""
        if path is not None and not os.path.isfile(path):
            omitted = "not a file"
        elif size > FILE_BYTES:
            omitted = "{} bytes, over the limit of {} a file".format(size, FILE_BYTES)
        elif count > FILES_A_TEST:
            omitted = "over the limit of {} files a test".format(FILES_A_TEST)
        elif self._bytes + size > PROCESS_BYTES:
            omitted = "over the limit of {} bytes a process".format(PROCESS_BYTES)
        if omitted:
            return {"name": name[:NAME], "omitted": omitted}
        source: Any = io.BytesIO(data) if data is not None else open(path or "", "rb")
        with source:
            stored, digest, size = self._copy(source, os.path.splitext(name)[1].lower())
        self._counts[nodeid] = count
        self._bytes += size
        file = "attachments/" + stored
        return {"name": name[:NAME], "file": file, "sha256": digest, "bytes": size}

    def _copy(self, source: Any, suffix: str) -> Tuple[str, str, int]:
        os.makedirs(self._folder, exist_ok=True)
        part = "{}-{}.part".format(os.getpid(), os.urandom(4).hex())
        part = os.path.join(self._folder, part)
        digest = hashlib.sha256()
        size = 0
        try:
            with open(part, "wb") as target:
                # A file that still grows is cut at the limit.
                for block in iter(lambda: source.read(min(1 << 20, FILE_BYTES - size)), b""):
                    digest.update(block)
                    target.write(block)
                    size += len(block)
            is_plain = re.match(r"^\.[a-z0-9]{1,10}$", suffix)
            stored = digest.hexdigest() + (suffix if is_plain else "")
            # One of that name has the same content, and may be another user's.
            if not os.path.exists(os.path.join(self._folder, stored)):
                os.replace(part, os.path.join(self._folder, stored))
        finally:
            if os.path.exists(part):
                os.unlink(part)
        return stored, digest.hexdigest(), size


def files_in(folders: str, nodeid: str) -> Iterator[Tuple[str, str]]:
    """Name and path of the files in the test's folder, which pytest-playwright names like this."""
    folder = os.path.join(folders, re.sub(r"[^a-z0-9]+", "-", nodeid.lower()).strip("-"))
    for path, subfolders, names in os.walk(folder):
        subfolders.sort()
        for name in sorted(names)[:ITEMS]:
            full = os.path.join(path, name)
            yield os.path.relpath(full, folder).replace(os.sep, "/"), full


class Attach:
    """What the fixture `ledger_attach` gives to a test."""

    def __init__(self, recorder: Any, nodeid: str) -> None:
        self._recorder = recorder
        self._nodeid = nodeid

    def __repr__(self) -> str:
        # Shown in the traceback of a test that uses it.
        return "<ledger_attach>"

    def __call__(self, path: Any, name: Optional[str] = None) -> None:
        self._attach(name, path, None)

    def text(self, text: str, name: str = "text.txt") -> None:
        self._attach(name, None, text)

    def _attach(self, name: Optional[str], path: Any, text: Optional[str]) -> None:
        if self._recorder is not None:
            kept = self._recorder.store.keep(self._nodeid, name, path, text)
            # Kept whether the test passes or not, for it asked for it.
            self._recorder.attached(self._nodeid, dict(kept, asked=True))
