"""Turns what pytest has in memory into plain values for JSON.

PYTEST_DONT_REWRITE
"""

from __future__ import annotations

import enum
import json
import math
import operator
import os
import sys
from typing import Any, Dict, Iterable, List, Optional, Tuple, Union

import pytest

# Limits, in characters of the head and the tail that are kept. The reader scrubs secrets from what
# is here, then shortens it again to much less: at least 16,384 characters next to each cut are
# dropped there, so that no half of a secret which lies across a cut is kept.
TEXT = (25_000, 75_000)
MESSAGE = (20_000, 0)
VALUE = (17_000, 0)
OUTPUT = (0, 37_000)

CHAIN = 10
FRAMES = 40
ITEMS = 50
# Of a text inside a list or mapping. A longer one is left out, for a cut text looks like a list.
INNER = 10_000

# `[head, omitted characters, tail]` where a text was too long.
Text = Union[str, List[Any]]

# Markers of pytest and of plugins that say how to run a test: they do not describe it.
MECHANICS = frozenset(
    "anyio asyncio dependency django_db filterwarnings flaky forked order parametrize repeat skip"
    " skipif timeout trio tryfirst trylast usefixtures xdist_group xfail".split()
)

# Types of the standard library whose `str()` says what the value is.
_PATHS = ("Path", "PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath")
_PRINTED = {
    "datetime": ("date", "datetime", "time", "timedelta"),
    "decimal": ("Decimal",),
    "fractions": ("Fraction",),
    "pathlib": _PATHS,
    "pathlib._local": _PATHS,
    "uuid": ("UUID",),
}

# Frames that are not the test suite's.
_HIDDEN = tuple(
    os.path.dirname(os.path.abspath(sys.modules[name].__file__ or "")) + os.sep
    for name in ("_pytest", "pluggy", "importlib")
    if name in sys.modules
) + ("<frozen importlib",)


def cut(text: str, limits: Tuple[int, int]) -> Text:
    """The text, or `[head, number of characters left out, tail]` of one that is too long."""
    head, tail = limits
    if len(text) <= head + tail:
        return text
    return [text[:head], len(text) - head - tail, text[-tail:] if tail else ""]


def relative(path: str, root: str) -> str:
    path = path[len(root) :] if path.startswith(root) else path
    return path.replace(os.sep, "/")


def type_name(kind: Any) -> str:
    """As in the last line of a traceback."""
    module = kind.__module__
    if not isinstance(module, str) or module in ("builtins", "__main__"):
        return str(kind.__qualname__)
    if module.startswith("_pytest."):
        return str(kind.__qualname__)
    return "{}.{}".format(module, kind.__qualname__)


def text_of(error: BaseException) -> str:
    try:
        return str(error)
    except KeyboardInterrupt:
        raise
    except BaseException as problem:
        return "<unprintable, its __str__ raised {}>".format(type_name(type(problem)))


def described_error(error: BaseException) -> str:
    name, message = type_name(type(error)), text_of(error)
    return "{}: {}".format(name, message) if message else name


def exceptions(error: Any, root: str) -> List[Dict[str, Any]]:
    """The exception, then what it came from, as Python shows them but in the opposite order."""
    chain: List[Dict[str, Any]] = []
    seen = set()
    relation = ""
    while error is not None and id(error) not in seen and len(chain) < CHAIN:
        seen.add(id(error))
        link = _exception(error, root)
        if relation:
            link["relation"] = relation
        chain.append(link)
        if error.__cause__ is not None:
            error, relation = error.__cause__, "cause"
        elif error.__suppress_context__:
            break
        else:
            error, relation = error.__context__, "context"
    return chain


def _exception(error: Any, root: str, depth: int = 3) -> Dict[str, Any]:
    kind = type(error)
    found: Dict[str, Any] = {
        "type": type_name(kind),
        "message": cut(text_of(error), MESSAGE),
        "frames": _frames(error.__traceback__, root),
    }
    # The `exceptiongroup` package has it for Python before 3.11.
    if depth and any(base.__name__ == "BaseExceptionGroup" for base in kind.__mro__):
        found["group"] = [_exception(part, root, depth - 1) for part in error.exceptions[:CHAIN]]
    return found


def _frames(tb: Any, root: str) -> List[List[Any]]:
    """Outermost first, as [path, line, function], without those that ask not to be shown."""
    frames: List[List[Any]] = []
    while tb is not None:
        code, line = tb.tb_frame.f_code, tb.tb_lineno
        asks = "__tracebackhide__" in code.co_varnames
        hidden = asks and tb.tb_frame.f_locals.get("__tracebackhide__")
        if not hidden and not code.co_filename.startswith(_HIDDEN):
            frames.append([relative(code.co_filename, root), line, code.co_name])
        tb = tb.tb_next
    if len(frames) > FRAMES:
        return frames[: FRAMES // 4] + frames[FRAMES // 4 - FRAMES :]
    return frames


def failure_of(error: BaseException, root: str) -> Dict[str, Any]:
    """Why pytest could not start: what was raised first, and the place of the project's code."""
    chain = exceptions(error, root)
    first: Any = error
    while first.__cause__ is not None:
        first = first.__cause__
    # Since pytest 9 its errors are in the module `pytest`.
    is_usage = isinstance(first, pytest.UsageError)
    first_name = "UsageError" if is_usage else type_name(type(first))
    failure: Dict[str, Any] = {
        "type": first_name,
        "message": cut(text_of(first), MESSAGE),
        "exceptions": chain,
    }
    # A syntax error is not in a frame yet.
    file, line = getattr(first, "filename", None), getattr(first, "lineno", None)
    if not (isinstance(first, SyntaxError) and isinstance(file, str)):
        frames = [frame for frame in _frames(first.__traceback__, root) if is_inside(frame[0])]
        file, line = (frames[-1][0], frames[-1][1]) if frames else (None, None)
    if file is not None:
        failure["file"] = relative(file, root)
        failure["line"] = line
    return failure


def raised_usage_error(before: Optional[BaseException]) -> Optional[BaseException]:
    """The error that pytest is about to report by one line and its exit status 4."""
    error = sys.exc_info()[1]
    if error is None or error is before:
        return None
    # pytest has no public name for that of a conftest.py.
    is_conftest = type(error).__name__ == "ConftestImportFailure"
    return error if is_conftest or isinstance(error, pytest.UsageError) else None


def is_inside(path: str) -> bool:
    """Whether a path, relative to the root directory where it is below it, is the project's."""
    return not os.path.isabs(path) and "site-packages/" not in path and not path.startswith("<")


def grouped(ids: Iterable[str]) -> List[Tuple[str, List[str]]]:
    """Node ids by file, in their order: [[file, [rest of the id, ...]], ...]."""
    files: List[Tuple[str, List[str]]] = []
    names: List[str] = []
    prefix = "\n"
    length = 0
    for nodeid in ids:
        if not nodeid.startswith(prefix):
            file, separator, _ = nodeid.partition("::")
            prefix = file + separator
            length = len(prefix)
            names = []
            files.append((file, names))
        names.append(nodeid[length:])
    return files


def described_by_markers(items: Any) -> List[Any]:
    """[[what markers say, [index of each test among the collected ones, ...]], ...]."""
    found: Dict[str, Tuple[Dict[str, Any], List[int]]] = {}
    last = None
    inherited: List[Any] = []
    for index, item in enumerate(items):
        parent = item.parent
        if parent is not last:
            last = parent
            inherited = list(parent.iter_markers())
        if inherited or item.own_markers:
            description = _description(item.own_markers + inherited)
            if description:
                key = json.dumps(description)
                found.setdefault(key, (description, []))[1].append(index)
    return list(found.values())


def _description(marks: List[Any]) -> Dict[str, Any]:
    """Of several markers with one name the nearest counts, which is the first."""
    described: Dict[str, Any] = {}
    fields: Dict[str, Any] = {}
    for mark in marks:
        name, args, kwargs = mark.name, mark.args, mark.kwargs
        if name in ("suite", "description"):
            value = args[0] if args else kwargs.get("name" if name == "suite" else "text")
            if value is not None and name not in described:
                described[name] = printed(value)
        elif (args or kwargs) and name not in MECHANICS and name not in fields:
            if kwargs:
                fields[name] = plain(dict(kwargs, args=args) if args else kwargs)
            else:
                fields[name] = plain(args[0] if len(args) == 1 else args)
    if fields:
        described["fields"] = fields
    return described


def printed(value: Any) -> Text:
    """As JUnit XML has it."""
    found = value if type(value) is str else plain(value)
    return cut(found if isinstance(found, str) else str(found), VALUE)


def plain(value: Any, depth: int = 3) -> Any:
    """The value for JSON.

    Of an object of the test suite only its type: its `repr` may do anything, and differ each time.
    """
    kind = type(value)
    if value is None or kind is bool:
        return value
    if issubclass(kind, enum.Enum):
        return "{}.{}".format(kind.__name__, value._name_)
    if issubclass(kind, str):
        return _inner(str.__str__(value))
    if issubclass(kind, int):
        # JSON's readers take anything longer for a float.
        number = int.__index__(value)
        return number if abs(number) < 2**53 else _inner(hex(number))
    if issubclass(kind, float):
        number = float.__float__(value)
        return number if math.isfinite(number) else float.__repr__(number)
    if issubclass(kind, bytes):
        length = len(value)
        return _inner(bytes.__repr__(value)) if length < INNER else "<{} bytes>".format(length)
    if kind in (list, tuple, set, frozenset, dict) and depth:
        return _plain_collection(value, kind, depth)
    if kind.__name__ in _PRINTED.get(str(kind.__module__), ()):
        return _inner(str(value))
    if issubclass(kind, type):
        return "<class {}>".format(type_name(value))
    try:
        if hasattr(kind, "__index__"):
            return plain(operator.index(value), depth)
    except Exception:
        pass  # It is no number after all.
    return "<{}>".format(type_name(kind))


def _inner(text: str) -> str:
    return text if len(text) <= INNER else "<{} characters>".format(len(text))


def _plain_collection(value: Any, kind: Any, depth: int) -> Any:
    if kind is dict:
        items = list(value.items())[:ITEMS]
        return {str(plain(key, 0)): plain(entry, depth - 1) for key, entry in items}
    entries = [plain(entry, depth - 1) for entry in list(value)[:ITEMS]]
    return sorted(entries, key=str) if kind in (set, frozenset) else entries
