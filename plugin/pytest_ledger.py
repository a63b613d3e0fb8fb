"""Writes what pytest knows about a run to a file, while it runs, for pytest-ledger to read.

The format is docs/capture.md. One file a pytest session, JSON lines, each test written as it finishes, so that a crash, a
time-out or a kill leaves everything up to then. It must never change a run: nothing is printed, no hook returns a value, no code
of the test suite is called but the `str()` of an exception that pytest has just shown, and an error in here is one pytest warning.

It works in pytest 7.0 and newer on Python 3.8 and newer. It is inert, not broken, in older ones.

PYTEST_DONT_REWRITE (there is no assert here: rewriting would cost every run some milliseconds)
"""

from __future__ import annotations

import enum
import json
import math
import operator
import os
import re
import sys
import time
import warnings
from datetime import datetime, timezone
from json.encoder import encode_basestring_ascii as _quoted
from types import SimpleNamespace
from typing import Any, Dict, List, Optional, Tuple

import pytest

__version__ = "0.1.0"

FORMAT = 1

# Budgets, in characters unless they say bytes. The whole of an output that is too long is attached as a file.
MESSAGE = 10_000
TEXT = 100_000
OUTPUT = 20_000
VALUE = 1_000
CHAIN = 10
FRAMES = 40
ITEMS = 50
WARNINGS = 1_000
FILE_BYTES = 25 * 1024 * 1024
FILES_A_TEST = 20
FILES_BYTES = 250 * 1024 * 1024

# What the file of a capture grows by, and the number from which descriptors are out of a test suite's way: tests count them, and
# close low ones that they take for their own.
CHUNK = 1 << 18
HIGH = 200
# Of Linux 5.14, which Python has no name for.
MADV_POPULATE_WRITE = 23

PLUGIN = "pytest_ledger_recorder"
# scripts/make-plugin-wheel.py
AUTOLOAD = "pytest_ledger_autoload"

TestReport: Any = getattr(pytest, "TestReport", None)

# Emptied in a forked child: a test's child that goes on running pytest must not write its parent's capture. What is called must
# be nothing but a method of a list: Python keeps it to the very end, and a function would keep this module with it, and
# pytest with that, which made the exit of a process of 10,000 tests take a quarter of a second longer.
_original = [True]
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_original.clear)

# pytest's own markers, and those of plugins that say how to run a test: no fields of a test.
MECHANICS = frozenset(
    "anyio asyncio dependency django_db filterwarnings flaky forked order parametrize repeat skip skipif timeout trio "
    "tryfirst trylast usefixtures xdist_group xfail".split()
)

# name: (choices, default)
SETTINGS = {
    "suite": (("module", "marker", "none"), "marker"),
    "output": (("failed", "all", "none"), "failed"),
    "attachments": (None, ""),
}

# A test that simply passed, by its place among those that were collected, or by its id.
PASSED = b'{"kind":"passed","place":%d,"seconds":%de-6}\n'
PASSED_ID = b'{"kind":"test","id":%b,"outcome":"passed","seconds":%de-6%b}\n'

# What pytest's terminal counts that is no report of a test.
UNREPORTED = {"warnings", "deselected"}
PHASES = {"setup": 0, "call": 1, "teardown": 2}

# Where frames are not of the test suite.
_HIDDEN = tuple(
    os.path.dirname(os.path.abspath(sys.modules[name].__file__ or "")) + os.sep
    for name in ("_pytest", "pluggy", "importlib")
    if name in sys.modules
) + ("<frozen importlib",)

_VERSION = int(pytest.__version__.split(".")[0])
_OLD = _VERSION < 7 or sys.version_info < (3, 8)


def pytest_addoption(parser: Any) -> None:
    try:
        group = parser.getgroup("pytest-ledger")
        # No option takes a path: pytest looks for its root directory before it knows a plugin's options, and would take the path
        # for one of tests.
        group.addoption(
            "--ledger-suite",
            default=None,
            choices=SETTINGS["suite"][0],
            help="what a test's suite is: its module, its `suite` marker (else its module; the default), or none",
        )
        group.addoption(
            "--ledger-output",
            default=None,
            choices=SETTINGS["output"][0],
            help="whose captured output to keep: that of failed tests (the default), of all, or none",
        )
        parser.addini("ledger_suite", "see --ledger-suite")
        parser.addini("ledger_output", "see --ledger-output")
        parser.addini("ledger_attachments", "directory in which each test's folder is attached to it")
    except ValueError:
        pass  # A second copy of this file under another name has added them.


def pytest_configure(config: Any) -> None:
    config.addinivalue_line("markers", "suite(name): the suite a test belongs to in pytest-ledger, instead of its module")
    config.addinivalue_line("markers", "description(text): what a test shows, for pytest-ledger")
    # What is loaded by an entry point is listed in pytest's header; a run must look as it does without.
    try:
        listed = config.pluginmanager._plugin_distinfo
        listed[:] = [entry for entry in listed if getattr(entry[0], "__name__", "") != AUTOLOAD]
    except (AttributeError, TypeError):
        pass


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: Any) -> None:
    config = session.config
    if _OLD or config.pluginmanager.hasplugin(PLUGIN):
        return
    try:
        if hasattr(config, "workerinput"):
            given = config.workerinput.get("pytest_ledger")
            recorder: Any = Worker(config, json.loads(given)) if given else None
        else:
            directory = _directory(config)
            kind = Controller if config.pluginmanager.hasplugin("dsession") else Recorder
            recorder = kind(config, directory) if directory else None
        if recorder is not None:
            config.pluginmanager.register(recorder, PLUGIN)
            recorder.begin()
    except Exception as error:
        _warn(config, "nothing is captured: " + _said(error))


@pytest.fixture
def ledger_attach(request: Any) -> "Attach":
    """Attach a file to this test with `ledger_attach(path)`, or text with `ledger_attach.text(text, "name.txt")`.

    It is copied at once, so the file may be removed afterwards. Where nothing is captured, nothing happens.
    """
    return Attach(request.config.pluginmanager.get_plugin(PLUGIN), request.node.nodeid)


class Attach:
    def __repr__(self) -> str:
        # Shown in the traceback of a test that uses it.
        return "<ledger_attach>"

    def __init__(self, recorder: Any, nodeid: str) -> None:
        self._recorder = recorder
        self._nodeid = nodeid

    def __call__(self, path: Any, name: Optional[str] = None) -> None:
        if self._recorder is not None:
            self._recorder.attach(self._nodeid, name, path=path, asked=True)

    def text(self, text: str, name: str = "text.txt") -> None:
        if self._recorder is not None:
            self._recorder.attach(self._nodeid, name, text=text, asked=True)


def _directory(config: Any) -> Optional[str]:
    """Where to write, or None: never unless asked, never for a session that runs no test, never for a test's own pytest."""
    option = config.option
    for name in ("collectonly", "setuponly", "setupplan", "showfixtures", "show_fixtures_per_test", "cacheshow"):
        if getattr(option, name, None):
            return None
    # Set by pytest while it runs a test: this session is part of that test.
    if "PYTEST_CURRENT_TEST" in os.environ:
        return None
    asked = os.environ.get("PYTEST_LEDGER_DIR")
    if asked:
        return os.path.join(str(config.invocation_params.dir), asked)
    if "pytest_ledger" in (getattr(config.known_args_namespace, "plugins", None) or []):
        return os.path.join(str(config.rootpath), ".pytest-ledger")
    return None


class Notes:
    """Turns what happens to a test into plain values: in the process that runs it, xdist's workers included."""

    __slots__ = "config directory root attached attached_bytes deselected problem".split()

    def __init__(self, config: Any, directory: str) -> None:
        self.config = config
        self.directory = directory
        self.root = str(config.rootpath) + os.sep
        self.attached: Dict[str, int] = {}
        self.attached_bytes = 0
        self.deselected = 0
        self.problem = ""

    def begin(self) -> None:
        pass

    def details(self, node: Any, error: Any) -> Dict[str, Any]:
        details: Dict[str, Any] = {"exceptions": _exceptions(error, self.root)}
        callspec = getattr(node, "callspec", None)
        if callspec is not None:
            details["params"] = _plain(callspec.params)
        return details

    def pytest_deselected(self, items: Any) -> None:
        self.deselected += len(items)

    def attach(self, nodeid: str, name: Any, path: Any = None, text: Any = None, asked: bool = False) -> None:
        """`asked`: by the test itself, so that the file is kept whether it passes or not."""
        try:
            data = None if text is None else str(text).encode("utf-8", "backslashreplace")
            path = None if path is None else os.fspath(path)
            attachment = self._kept(nodeid, str(name or os.path.basename(path or "")), path, data)
        except Exception as problem:
            attachment = {"name": str(name or ""), "omitted": _said(problem)}
        self.note(nodeid, dict(attachment, asked=asked))

    def note(self, nodeid: str, attachment: Dict[str, Any]) -> None:
        raise NotImplementedError

    def _kept(self, nodeid: str, name: str, path: Optional[str], data: Optional[bytes]) -> Dict[str, Any]:
        import hashlib
        import io

        kept: Dict[str, Any] = {"name": _cut(name, VALUE)[0]}
        size = len(data) if data is not None else os.stat(path or "").st_size
        count = self.attached.get(nodeid, 0) + 1
        if path is not None and not os.path.isfile(path):
            kept["omitted"] = "not a file"
        elif size > FILE_BYTES:
            kept["omitted"] = "{} bytes, over the limit of {} a file".format(size, FILE_BYTES)
        elif count > FILES_A_TEST:
            kept["omitted"] = "over the limit of {} files a test".format(FILES_A_TEST)
        elif self.attached_bytes + size > FILES_BYTES:
            kept["omitted"] = "over the limit of {} bytes a process".format(FILES_BYTES)
        else:
            folder = os.path.join(self.directory, "attachments")
            os.makedirs(folder, exist_ok=True)
            digest = hashlib.sha256()
            part = os.path.join(folder, "{}-{}.part".format(os.getpid(), _random()))
            size = 0
            source: Any = io.BytesIO(data) if data is not None else open(path or "", "rb")
            try:
                with source, open(part, "wb") as target:
                    # A file that still grows is cut at the limit.
                    for block in iter(lambda: source.read(min(1 << 20, FILE_BYTES - size)), b""):
                        digest.update(block)
                        target.write(block)
                        size += len(block)
                suffix = os.path.splitext(name)[1].lower()
                stored = digest.hexdigest() + (suffix if re.match(r"^\.[a-z0-9]{1,10}$", suffix) else "")
                # By its name it is the same; and another user's, in a container, could not be replaced.
                if not os.path.exists(os.path.join(folder, stored)):
                    os.replace(part, os.path.join(folder, stored))
            finally:
                if os.path.exists(part):
                    os.unlink(part)
            self.attached[nodeid] = count
            self.attached_bytes += size
            kept.update(file="attachments/" + stored, sha256=digest.hexdigest(), bytes=size)
        return kept

    def trouble(self, error: BaseException) -> None:
        raise NotImplementedError


class Worker(Notes):
    """In an xdist worker: sends along with each report what only this process knows, as text that survives the transport."""

    def __init__(self, config: Any, given: Dict[str, Any]) -> None:
        super().__init__(config, given["directory"])
        self.markers = given["markers"]
        self.files: Dict[str, List[Dict[str, Any]]] = {}
        # By node id, what was raised in each phase.
        self.raised: Dict[str, List[Tuple[str, Dict[str, Any]]]] = {}

    # A report is sent off before pytest_exception_interact is called for it. Neither first nor last: pytest's unittest support
    # puts the exception into `call` as a first one, and the report is made by the last.
    def pytest_runtest_makereport(self, item: Any, call: Any) -> None:
        if call.excinfo is None:
            return
        try:
            if not isinstance(call.excinfo.value, pytest.skip.Exception):
                details = self.details(item, call.excinfo.value)
                self.raised.setdefault(item.nodeid, []).append((call.when, details))
        except Exception as problem:
            self.trouble(problem)

    # But that of a collector is called before its report.
    def pytest_exception_interact(self, node: Any, call: Any, report: Any) -> None:
        try:
            if call.when == "collect":
                self.raised[node.nodeid] = [("collect", self.details(node, call.excinfo.value))]
        except Exception as problem:
            self.trouble(problem)

    def note(self, nodeid: str, attachment: Dict[str, Any]) -> None:
        self.files.setdefault(nodeid, []).append(attachment)

    def trouble(self, error: BaseException) -> None:
        self.problem = self.problem or _said(error)

    # Before xdist's own, which tells the controller to go on. A file, for with a report it would come with a worker's first test,
    # and of the two that may be killed before that none would have said it.
    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: Any) -> None:
        try:
            said = _said_by_markers(session.items)
            if said:
                with open(self.markers, "w") as file:
                    json.dump(said, file)
        except Exception as problem:
            self.trouble(problem)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: Any) -> None:
        self._send_along(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report: Any) -> None:
        self._send_along(report)

    def _send_along(self, report: Any) -> None:
        try:
            nodeid = report.nodeid
            if nodeid in self.raised or nodeid in self.files:
                sent = {"raised": self.raised.pop(nodeid, []), "files": self.files.pop(nodeid, [])}
                report._pytest_ledger = json.dumps(sent)
        except Exception as problem:
            self.trouble(problem)

    # Before xdist's own, which sends the worker's output off.
    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        self.config.workeroutput["pytest_ledger"] = json.dumps({"deselected": self.deselected, "problem": self.problem})


class Recorder(Notes):
    """Writes the capture: in the process that sees all reports, which with xdist is the controller."""

    # pluggy asks for an instance's `__dict__`, after which Python 3.11 reads attributes the slow way.
    __slots__ = (
        "started current raised waiting subtests warned worker stopped settings all_output always folders lines ids place source".split()
    )

    def __init__(self, config: Any, directory: str) -> None:
        super().__init__(config, directory)
        self.started = time.perf_counter()
        # Reports of the test that has not finished.
        self.current: List[Any] = []
        # Reports that failed, with what was raised: by their `id`, for they are the very objects that are logged.
        self.raised: Dict[int, Tuple[Any, Dict[str, Any]]] = {}
        # What is written when the exception of its last report is known, which is said right after the report.
        self.waiting: Any = None
        # Of a test's subtests: how many failed.
        self.subtests: Dict[Any, int] = {}
        self.warned: Dict[Tuple[str, str, str, int], List[int]] = {}
        # What is said of one in a line, before its end.
        self.worker = b""
        self.stopped = ""
        # The ids that were collected, after them one that no test has, and how far the tests have come.
        self.ids: List[Any] = [None]
        self.place = 0
        self.source: Any = None
        self.settings, wrong = _settings(config)
        self.all_output = self.settings["output"] == "all"
        # Whether a test that passes has more to be looked for.
        self.always = self.all_output or bool(self.settings["attachments"])
        folder = self.settings["attachments"]
        self.folders = os.path.join(str(config.rootpath), folder) if folder else ""
        self.lines = self._create()
        self._line(self._header())
        if wrong:
            self.trouble(ValueError(wrong))

    def _create(self) -> Lines:
        new = not os.path.isdir(self.directory)
        os.makedirs(self.directory, exist_ok=True)
        if new and os.path.basename(self.directory) == ".pytest-ledger":
            with open(os.path.join(self.directory, ".gitignore"), "w") as ignore:
                ignore.write("*\n")
        name = "{}-{}-{}.jsonl".format(time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()), os.getpid(), _random())
        return Lines(os.path.join(self.directory, name))

    def _header(self) -> Dict[str, Any]:
        config = self.config
        return {
            "kind": "session",
            "format": FORMAT,
            "plugin": __version__,
            "pytest": pytest.__version__,
            "python": "{}.{}.{}".format(*sys.version_info[:3]),
            "implementation": sys.implementation.name,
            "platform": sys.platform,
            "rootdir": str(config.rootpath),
            "directory": str(config.invocation_params.dir),
            "args": [str(arg) for arg in config.invocation_params.args],
            "suite": self.settings["suite"],
            "output": self.settings["output"],
            "started": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
        }

    # Writing

    def _line(self, line: Dict[str, Any]) -> None:
        self.lines.write((json.dumps(line, separators=(",", ":")) + "\n").encode())

    def trouble(self, error: BaseException) -> None:
        """Says it once, as a warning. A file that cannot be written is given up; anything else costs only what it was about."""
        if isinstance(error, OSError):
            self.lines.close()
        if not self.problem:
            self.problem = _said(error)
            _warn(self.config, "the capture is incomplete: " + self.problem)

    # What is collected

    def pytest_collection_finish(self, session: Any) -> None:
        try:
            items = session.items
            ids = [item.nodeid for item in items]
            self._collected(ids, _said_by_markers(items), deselected=self.deselected)
            self.place = len(self.ids) - 1
            self.ids[-1:] = ids
            self.ids.append(None)
        except Exception as problem:
            self.trouble(problem)

    def _collected(self, ids: Any, said: Any, **more: Any) -> None:
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
        line: Dict[str, Any] = {"kind": "collected", "count": len(ids), "ids": files}
        if said:
            line["markers"] = said
        line.update(more)
        self._line(line)

    def pytest_collectreport(self, report: Any) -> None:
        if report.outcome == "passed":
            return
        try:
            line: Dict[str, Any] = {"kind": "collection", "id": report.nodeid, "outcome": report.outcome}
            if report.outcome == "skipped":
                line.update(_skipped(report, self.root))
            else:
                line["failure"] = self._failure(report)
            self._line(line)
        except Exception as problem:
            self.trouble(problem)

    # Where reports come from

    def begin(self) -> None:
        self._listen(EachReport(self))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self) -> None:
        try:
            reporter = None if self.always else _counting_reporter(self.config)
            if reporter is not None:
                self._listen(EachTest(self, reporter.stats))
        except Exception as problem:
            self.trouble(problem)

    def _listen(self, source: Any) -> None:
        plugins = self.config.pluginmanager
        if self.source is not None:
            plugins.unregister(self.source)
        self.source = source
        plugins.register(source)

    def catch_up(self) -> List[Any]:
        """From now on hears of each report. What was reported and not yet read is read, and returned."""
        source = self.source
        if not isinstance(source, EachTest):
            return []
        self._listen(EachReport(self))
        reports = source.unread()
        for report in reports:
            self.logged(report)
        return reports

    # Tests. What is done here for one that simply passes is what the plugin costs, each call of a function included: see
    # docs/capture.md before adding to it.

    @pytest.hookimpl(tryfirst=True)
    def logged(self, report: Any) -> None:
        try:
            if type(report) is TestReport and self.waiting is None:
                current = self.current
                if report.when != "teardown":
                    current.append(report)
                    return
                if len(current) == 2:
                    setup, call = current
                    if (
                        setup.outcome == call.outcome == report.outcome == "passed"
                        and not report.user_properties
                        and not self.always
                        and not self.subtests
                        and not self.raised
                        and not hasattr(call, "wasxfail")
                    ):
                        current.clear()
                        self._passed(report.nodeid, setup.duration + call.duration + report.duration)
                        return
            self._odd(report)
        except Exception as problem:
            self.trouble(problem)

    def _passed(self, nodeid: str, seconds: float) -> None:
        place = self.place
        if self.ids[place] == nodeid:
            self.place = place + 1
            self.lines.write(PASSED % (place, seconds * 1e6))
        else:
            self.lines.write(PASSED_ID % (_quoted(nodeid).encode(), seconds * 1e6, self.worker))

    def _odd(self, report: Any) -> None:
        if self.waiting is not None:
            self._go_on()
        if report.when != "teardown":
            if not hasattr(report, "context"):
                self.current.append(report)
            elif report.outcome == "failed":
                self.waiting = (report, None)
            else:
                self._subtest(report.nodeid, report)
            return
        reports, self.current = self.current, []
        if report.outcome == "failed" and id(report) not in self.raised:
            self.waiting = (report, reports)
        else:
            self._sort_out(reports, report)

    def pytest_exception_interact(self, node: Any, call: Any, report: Any) -> None:
        try:
            self.raised[id(report)] = (report, self.details(node, call.excinfo.value))
            if self.waiting is not None and self.waiting[0] is report:
                self._go_on()
        except Exception as problem:
            self.trouble(problem)

    def _go_on(self) -> None:
        (report, reports), self.waiting = self.waiting, None
        if reports is None:
            self._subtest(report.nodeid, report)
        else:
            self._sort_out(reports, report)

    def _sort_out(self, reports: List[Any], teardown: Any) -> None:
        nodeid = teardown.nodeid
        # Plugins that run tests in threads send reports of several tests interleaved.
        self.current[:0] = [report for report in reports if report.nodeid != nodeid]
        attempt: List[Any] = []
        for report in reports:
            if report.nodeid == nodeid:
                # pytest-rerunfailures before 16.2 sends no teardown of an attempt that it repeats.
                if report.when == "setup" and attempt:
                    self._finished(nodeid, attempt)
                    attempt = []
                attempt.append(report)
        self._finished(nodeid, attempt + [teardown])

    def _finished(self, key: Any, reports: List[Any]) -> None:
        last = reports[-1]
        nodeid = last.nodeid
        outcome = _outcome(reports, self.subtests.pop(key, 0))
        again = any(report.outcome == "rerun" for report in reports)
        failures = [self._failure(report) for report in reports if report.outcome in ("failed", "rerun")]
        # The flaky plugin does not log the report of a phase that it is going to repeat.
        logged = {report.when for report in reports}
        left = [report for report, _ in self.raised.values() if report.nodeid == nodeid]
        hidden = [report for report in left if report.when not in logged]
        if hidden:
            again, outcome = True, _outcome(hidden, 0)
            failures += [self._failure(report) for report in hidden]
        for report in left:
            self.raised.pop(id(report), None)
        line: Dict[str, Any] = {"kind": "attempt" if again else "test", "id": nodeid, "outcome": outcome}
        line.update(_place(last))
        seconds: Dict[str, float] = {}
        for report in reports:
            seconds[report.when] = round(report.duration, 6)
        line["seconds"] = [seconds.get(when) for when in ("setup", "call", "teardown")]
        phases = [[report.when, _phase_outcome(report)] for report in reports]
        if any(phase[1] != "passed" for phase in phases):
            line["phases"] = phases
        if key != nodeid:
            line["worker"] = key[1]
        if failures:
            line["failures"] = failures
        for report in reports:
            if report.outcome == "skipped":
                line.update(_skipped(report, self.root))
            elif hasattr(report, "wasxfail"):
                line["reason"] = _reason(report)
        if last.user_properties:
            line["properties"] = [[str(name), _printed(value)] for name, value in last.user_properties[:ITEMS]]
        bad = outcome in ("failed", "error")
        if last.sections and (self.all_output or (bad and self.settings["output"] == "failed")):
            line["sections"] = self._sections(nodeid, last.sections, bad)
        self._line(line)
        if self.ids[self.place] == nodeid:
            self.place += 1
        if self.folders:
            self._attach_folder(nodeid)

    def _subtest(self, key: Any, report: Any) -> None:
        outcome = _outcome([report], 0)
        line: Dict[str, Any] = {"kind": "subtest", "id": report.nodeid, "outcome": outcome}
        if report.context.msg is not None:
            line["message"] = _plain(report.context.msg)
        if report.context.kwargs:
            line["params"] = _plain(dict(report.context.kwargs))
        line["seconds"] = round(report.duration, 6)
        self.subtests[key] = self.subtests.get(key, 0) + (outcome == "failed")
        if outcome == "failed":
            line["failures"] = [self._failure(report)]
            if report.sections and self.settings["output"] != "none":
                line["sections"] = self._sections(report.nodeid, report.sections, True)
        elif report.outcome == "skipped":
            line.update(_skipped(report, self.root))
        self._line(line)

    def _failure(self, report: Any) -> Dict[str, Any]:
        known = id(report)
        if known not in self.raised:
            # Some plugin's copy of the report, or one from a worker.
            for other, (raised, _) in self.raised.items():
                if raised.nodeid == report.nodeid and raised.when == report.when:
                    known = other
                    break
        _, details = self.raised.pop(known, (None, {}))
        failure: Dict[str, Any] = {"when": report.when}
        failure.update(details)
        longrepr = report.longrepr
        try:
            text, cut = _cut("" if longrepr is None else str(longrepr), TEXT)
        except Exception as problem:
            text, cut = "<unprintable: {}>".format(_said(problem)), 0
        # pytest's own short form of the exception, which JUnit XML has too.
        message = getattr(getattr(longrepr, "reprcrash", None), "message", None)
        if message is not None:
            failure["message"] = _cut(str(message), MESSAGE)[0]
        failure["text"] = text
        if cut:
            failure["cut"] = cut
        return failure

    def _sections(self, nodeid: str, sections: Any, whole: bool) -> List[List[Any]]:
        kept: List[List[Any]] = []
        for name, content in sections[:ITEMS]:
            name, content = str(name), str(content)
            if len(content) > OUTPUT:
                kept.append([name, content[-OUTPUT:], len(content) - OUTPUT])
                if whole:
                    self.attach(nodeid, name.replace("Captured ", "").replace(" ", "-") + ".txt", text=content)
            else:
                kept.append([name, content])
        return kept

    def note(self, nodeid: str, attachment: Dict[str, Any]) -> None:
        try:
            line: Dict[str, Any] = {"kind": "attachment", "id": nodeid}
            line.update(attachment)
            self._line(line)
        except Exception as problem:
            self.trouble(problem)

    def _attach_folder(self, nodeid: str) -> None:
        folder = os.path.join(self.folders, re.sub(r"[^a-z0-9]+", "-", nodeid.lower()).strip("-"))
        if os.path.isdir(folder):
            for path, folders, names in os.walk(folder):
                folders.sort()
                for name in sorted(names)[: ITEMS]:
                    full = os.path.join(path, name)
                    self.attach(nodeid, os.path.relpath(full, folder).replace(os.sep, "/"), path=full)

    def pytest_warning_recorded(self, warning_message: Any, when: str, nodeid: str) -> None:
        try:
            category = _type_name(warning_message.category)
            message = _cut(str(warning_message.message), MESSAGE)[0]
            key = (category, message, warning_message.filename, warning_message.lineno)
            seen = self.warned.get(key)
            if seen is not None:
                seen[1] += 1
                return
            if len(self.warned) >= WARNINGS:
                return
            number = len(self.warned)
            self.warned[key] = [number, 1]
            line: Dict[str, Any] = {"kind": "warning", "number": number, "category": category, "message": message}
            line.update({"file": _relative(str(key[2]), self.root), "line": key[3], "when": when})
            if nodeid:
                line["id"] = nodeid
            self._line(line)
        except Exception as problem:
            # Not by a warning: that would lead here again.
            self.problem = self.problem or _said(problem)
            if isinstance(problem, OSError):
                self.lines.close()

    # The end

    def _close_open(self) -> None:
        """A test whose teardown was not reported, for pytest itself broke, may have had its outcome all the same."""
        if self.current and _has_outcome(self.current):
            reports, self.current = self.current, []
            self._finished(reports[0].nodeid, reports)

    def _unfinished(self) -> List[str]:
        return list({report.nodeid: None for report in self.current})

    def pytest_keyboard_interrupt(self, excinfo: Any) -> None:
        try:
            self.stopped = _cut(_said(excinfo.value), VALUE)[0]
        except Exception as problem:
            self.trouble(problem)

    def pytest_internalerror(self, excrepr: Any) -> None:
        try:
            self._line({"kind": "internal-error", "text": _cut(str(excrepr), TEXT)[0]})
        except Exception as problem:
            self.trouble(problem)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: Any, exitstatus: Any) -> None:
        try:
            line: Dict[str, Any] = {"kind": "end", "exit": int(exitstatus)}
            stopped = self.stopped or session.shouldfail or session.shouldstop
            if stopped:
                line["stopped"] = str(stopped)
            self.catch_up()
            if self.waiting is not None:
                self._go_on()
            self._close_open()
            unfinished = self._unfinished()
            if unfinished:
                line["unfinished"] = unfinished
            if self.deselected:
                line["deselected"] = self.deselected
            repeated = [entry for entry in self.warned.values() if entry[1] > 1]
            if repeated:
                line["warnings"] = repeated
            if self.problem:
                line["problem"] = self.problem
            line["seconds"] = round(time.perf_counter() - self.started, 6)
            self._line(line)
        except Exception as problem:
            self.trouble(problem)
        self.lines.close()


class Controller(Recorder):
    """With xdist: reports of several tests come interleaved, and what only the workers know comes with them."""

    def __init__(self, config: Any, directory: str) -> None:
        super().__init__(config, directory)
        self.ids_written = False
        # Reports of tests that have not finished. With --dist=each the same test runs in every worker.
        self.open: Dict[Tuple[str, str], List[Any]] = {}

    def pytest_collection_finish(self, session: Any) -> None:
        pass

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: Any) -> None:
        try:
            path = self._markers_of(node)
            said = None
            if os.path.exists(path):
                with open(path) as file:
                    said = json.load(file)
                os.unlink(path)
            if not self.ids_written:
                self.ids_written = True
                self._collected(ids, said)
        except Exception as problem:
            self.trouble(problem)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        node.workerinput["pytest_ledger"] = json.dumps({"directory": self.directory, "markers": self._markers_of(node)})

    def _markers_of(self, node: Any) -> str:
        """Where a worker that has collected leaves what markers say: no capture, by its name."""
        return "{}.{}".format(self.lines.path, node.gateway.id)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: Any) -> None:
        try:
            sent = json.loads(getattr(node, "workeroutput", {}).get("pytest_ledger", "{}"))
            self.deselected = max(self.deselected, sent.get("deselected", 0))
            if sent.get("problem"):
                self.trouble(RuntimeError(sent["problem"]))
        except Exception as problem:
            self.trouble(problem)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report: Any) -> None:
        try:
            self._sent_along(report)
        except Exception as problem:
            self.trouble(problem)
        super().pytest_collectreport(report)

    @pytest.hookimpl(tryfirst=True)
    def logged(self, report: Any) -> None:
        try:
            nodeid = report.nodeid
            worker = getattr(report, "worker_id", "")
            key = (nodeid, worker)
            self._sent_along(report)
            if report.when == "teardown":
                self.current = self.open.pop(key, [])
                self.worker = b',"worker":' + _quoted(worker).encode()
                super().logged(report)
            elif report.when in ("setup", "call"):
                if hasattr(report, "context"):
                    self._subtest(key, report)
                else:
                    if report.when == "setup" and key in self.open:
                        self._finished(key, self.open.pop(key))
                    self.open.setdefault(key, []).append(report)
            else:
                # xdist's own report of a test in which a worker crashed, which does not say what came before.
                crashed = getattr(getattr(report, "node", None), "gateway", None)
                key = (nodeid, str(getattr(crashed, "id", "")))
                self._finished(key, self.open.pop(key, []) + [report])
        except Exception as problem:
            self.trouble(problem)

    def _odd(self, report: Any) -> None:
        reports, self.current = self.current, []
        self._finished((report.nodeid, getattr(report, "worker_id", "")), reports + [report])

    def _sent_along(self, report: Any) -> None:
        # Taken away, so that no other plugin finds it in the report.
        text = report.__dict__.pop("_pytest_ledger", None)
        if text:
            sent = json.loads(text)
            for when, details in sent["raised"]:
                raised = SimpleNamespace(nodeid=report.nodeid, when=when, outcome="failed", longrepr=None)
                self.raised[id(raised)] = (raised, details)
            for attachment in sent["files"]:
                self.note(report.nodeid, attachment)

    def _close_open(self) -> None:
        for key, reports in list(self.open.items()):
            if _has_outcome(reports):
                del self.open[key]
                self._finished(key, reports)

    def _unfinished(self) -> List[str]:
        return [nodeid for nodeid, _ in self.open]


class EachReport:
    """Hears of every report."""

    def __init__(self, recorder: Recorder) -> None:
        self.pytest_runtest_logreport = recorder.logged


class EachTest:
    """Hears only that a test has finished, a third of the calls, and finds its reports where pytest's terminal keeps them.

    It writes a test when its three reports, and no others, have come to those that passed, and as long as the tests come in the
    order in which they were collected. From the first test on for which that is not so, each report is heard of.
    """

    __slots__ = "recorder stats kinds count".split()

    def __init__(self, recorder: Recorder, stats: Dict[str, List[Any]]) -> None:
        self.recorder = recorder
        self.stats = stats
        self.kinds = 0
        self.count = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        recorder = self.recorder
        try:
            count = self.count
            stats = self.stats
            if len(stats) == self.kinds or self._only_passed():
                calls = stats["passed"]
                others = stats[""]
                if len(calls) == count + 1 and len(others) == count + count + 2:
                    call = calls[count]
                    teardown = others[-1]
                    if recorder.ids[count] == nodeid == call.nodeid and not teardown.user_properties:
                        self.count = recorder.place = count + 1
                        line = PASSED % (count, (others[-2].duration + call.duration + teardown.duration) * 1e6)
                        # `Lines.write`, without the call.
                        if _original:
                            try:
                                recorder.lines.put(line)
                            except ValueError:
                                recorder.lines.write_across(line)
                        return
            if nodeid not in [report.nodeid for report in recorder.catch_up()]:
                raise LookupError("some plugin has taken away what was reported of " + nodeid)
        except Exception as problem:
            recorder.trouble(problem)

    # Each subtest is written when it ends, not with its test. pytest sets up a class of unittest by a fixture.
    def pytest_fixture_setup(self, fixturedef: Any) -> None:
        try:
            if fixturedef.argname == "subtests" or fixturedef.argname.startswith("_unittest_"):
                self.recorder.catch_up()
        except Exception as problem:
            self.recorder.trouble(problem)

    def _only_passed(self) -> bool:
        self.kinds = len(self.stats)
        return self.stats.keys() - UNREPORTED == {"", "passed"}

    def unread(self) -> List[Any]:
        """In the order of a test's phases, in which pytest keeps the reports of one kind, but not those of different kinds."""
        read = {"": 2 * self.count, "passed": self.count}
        kinds = [kind for kind in self.stats if kind not in UNREPORTED]
        new = [report for kind in kinds for report in self.stats[kind][read.get(kind, 0) :] if hasattr(report, "when")]
        return sorted(new, key=lambda report: PHASES.get(report.when, 1))


def _counting_reporter(config: Any) -> Any:
    """pytest's terminal, where what becomes of a test is left to pytest alone, so that its reports are found there; or None."""
    reporter = config.pluginmanager.getplugin("terminalreporter")
    own = sys.modules["_pytest.terminal"]
    # Before pluggy 1.3, which pytest 8 asks for, a plugin that is registered late is not called for tests in some directories.
    if _VERSION < 8 or type(reporter) is not own.TerminalReporter or reporter.stats.keys() - UNREPORTED:
        return None
    logging = [entry.function for entry in _hooks(config, "pytest_runtest_logreport") if entry.plugin is reporter]
    if [function.__module__ for function in logging] != [own.__name__]:
        return None
    running = _hooks(config, "pytest_runtest_protocol") + _hooks(config, "pytest_runtestloop")
    deciding = [entry for entry in running if not entry.hookwrapper and not entry.wrapper]
    for entry in deciding + _hooks(config, "pytest_report_teststatus"):
        module = getattr(entry.function, "__module__", None) or ""
        if module != __name__ and not module.startswith("_pytest."):
            return None
    return reporter


def _hooks(config: Any, name: str) -> List[Any]:
    return list(getattr(config.hook, name).get_hookimpls())


class Lines:
    """The file of a capture. What was written is in it once `write` returns, whatever becomes of the process.

    The file is mapped into memory, shared, which keeps that promise as a system call does and costs a test 2 microseconds less.
    Room is allocated before it is mapped, for to write where there is none would kill the process. Until it is closed the file
    ends with zeros. Where room or a mapping cannot be had, each line is a system call.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.fd = -1
        self.map: Any = None
        # Where the mapping begins and ends in the file.
        self.start = self.end = 0
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644))
        self._more(0)

    def write(self, data: bytes) -> None:
        if _original:
            try:
                self.put(data)
            except ValueError:
                self.write_across(data)

    def write_across(self, data: bytes) -> None:
        room = self.end - self.start - self.map.tell()
        self.put(data[:room])
        self._more(len(data) - room)
        self.put(data[room:])

    def _more(self, needed: int) -> None:
        size = CHUNK * (1 + needed // CHUNK)
        fd = os.open(self.path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0))
        try:
            os.posix_fallocate(fd, self.end, size)
            mapped = _populated(_mapped(fd, self.end, size))
        except (AttributeError, ImportError, OSError, ValueError):
            os.ftruncate(fd, self.end)
            self._unmap()
            self.fd, self.put = _out_of_the_way(fd), self._append
            return
        os.close(fd)
        self._unmap()
        self.map, self.put = mapped, mapped.write
        self.start, self.end = self.end, self.end + size

    def _append(self, data: bytes) -> None:
        if os.write(self.fd, data) != len(data):
            raise OSError("no space left for the capture")

    def _unmap(self) -> None:
        if self.map is not None:
            self.map.close()
            self.map = None

    def close(self) -> None:
        if not _original:
            return
        self.put = len  # Takes what is still written, and does nothing.
        fd, self.fd = self.fd, -1
        try:
            if self.map is not None:
                length = self.start + self.map.tell()
                self._unmap()
                os.truncate(self.path, length)
            elif fd >= 0:
                os.close(fd)
        except OSError:
            pass  # A test has removed or closed it.


def _mapped(fd: int, start: int, size: int) -> Any:
    import mmap

    if sys.version_info >= (3, 13):
        return mmap.mmap(fd, size, offset=start, trackfd=False)
    # Older ones keep a duplicate of the descriptor, of the lowest number that is free.
    low: List[int] = []
    try:
        while not low or low[-1] < HIGH:
            low.append(os.dup(fd))
        return mmap.mmap(fd, size, offset=start)
    finally:
        for number in low:
            os.close(number)


def _populated(mapped: Any) -> Any:
    """Has all pages made at once. One by one, when a test first writes to them, they cost five times as much."""
    if sys.platform == "linux":
        try:
            mapped.madvise(MADV_POPULATE_WRITE)
        except (AttributeError, OSError, ValueError):
            pass
    return mapped


def _out_of_the_way(fd: int) -> int:
    """The same file under a high number."""
    try:
        import fcntl

        high = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, HIGH)
    except (ImportError, OSError, ValueError):
        return fd
    os.close(fd)
    return high


def _warn(config: Any, message: str) -> None:
    """A warning in pytest's summary. Not by `warnings.warn`, which `-W error` turns into an exception."""
    try:
        option = getattr(config.option, "max_warnings", None)
        limit = option if option is not None else config.getini("max_warnings")
    except (KeyError, ValueError):
        limit = None  # pytest before 9.1
    # With a limit on warnings one more may fail the run.
    if limit is not None and limit != "" or not config.pluginmanager.hasplugin("warnings"):
        return
    warning = pytest.PytestWarning("pytest-ledger: " + message)
    try:
        config.hook.pytest_warning_recorded.call_historic(
            kwargs={
                "warning_message": warnings.WarningMessage(warning, pytest.PytestWarning, __file__, 1, line=""),
                "when": "config",
                "nodeid": "",
                "location": None,
            }
        )
    except Exception:
        pass  # Some other plugin's trouble, and there is no better place to say so.


def _settings(config: Any) -> Tuple[Dict[str, str], str]:
    settings: Dict[str, str] = {}
    wrong = ""
    for name, (choices, default) in SETTINGS.items():
        value = getattr(config.option, "ledger_" + name, None) or os.environ.get("PYTEST_LEDGER_" + name.upper())
        if not value:
            try:
                value = config.getini("ledger_" + name)
            except (KeyError, ValueError):
                pass  # Loaded too late to add it: by a conftest.py below the root.
        value = str(value or default)
        if choices is not None and value not in choices:
            wrong = "{} of pytest-ledger is one of {}, not {!r}".format(name, ", ".join(choices), value)
            value = default
        settings[name] = value
    return settings, wrong


def _random() -> str:
    # Not of `random`, whose state is the test suite's.
    return os.urandom(4).hex()


def _said(error: BaseException) -> str:
    name = _type_name(type(error))
    message = _text_of(error)
    return "{}: {}".format(name, message) if message else name


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except KeyboardInterrupt:
        raise
    except BaseException as problem:
        return "<unprintable, its __str__ raised {}>".format(_type_name(type(problem)))


def _type_name(kind: Any) -> str:
    """As in the last line of a traceback."""
    module = kind.__module__
    if not isinstance(module, str) or module in ("builtins", "__main__") or module.startswith("_pytest."):
        return str(kind.__qualname__)
    return "{}.{}".format(module, kind.__qualname__)


def _cut(text: str, limit: int) -> Tuple[str, int]:
    """The first quarter and the end, for a traceback ends with what matters, and how many characters are missing between."""
    if len(text) <= limit:
        return text, 0
    head = limit // 4
    cut = len(text) - limit
    return "{}\n[{} characters left out]\n{}".format(text[:head], cut, text[head - limit :]), cut


def _relative(path: str, root: str) -> str:
    path = path[len(root) :] if path.startswith(root) else path
    return path.replace(os.sep, "/")


def _place(report: Any) -> Dict[str, Any]:
    place: Dict[str, Any] = {}
    file, line, _ = report.location
    if not report.nodeid.startswith(file):
        place["file"] = str(file).replace(os.sep, "/")
    if line is not None:
        place["line"] = line + 1
    return place


def _phase_outcome(report: Any) -> str:
    if hasattr(report, "wasxfail"):
        return {"skipped": "xfailed", "passed": "xpassed"}.get(report.outcome, report.outcome)
    return "failed" if report.outcome == "rerun" else str(report.outcome)


def _outcome(reports: List[Any], failed_subtests: int) -> str:
    """A test's outcome from those of its phases: the worst counts, and a failure before an error after it."""
    phases = {report.when: _phase_outcome(report) for report in reports}
    # pytest counts a worker that died as a failure of its test.
    if phases.get("call") == "failed" or phases.get("???") == "failed" or failed_subtests:
        return "failed"
    outcomes = phases.values()
    if "failed" in outcomes:
        return "error"
    for outcome in ("xfailed", "skipped", "xpassed"):
        if outcome in outcomes:
            return outcome
    return "passed"


def _has_outcome(reports: List[Any]) -> bool:
    return any(report.when == "call" or report.outcome != "passed" for report in reports)


def _reason(report: Any) -> str:
    reason = str(report.wasxfail)
    return reason[8:] if reason.startswith("reason: ") else reason


def _skipped(report: Any, root: str) -> Dict[str, Any]:
    if hasattr(report, "wasxfail"):
        return {"reason": _reason(report)}
    longrepr = report.longrepr
    if isinstance(longrepr, tuple) and len(longrepr) == 3:
        path, line, reason = longrepr
        reason = str(reason)
        reason = reason[9:] if reason.startswith("Skipped: ") else reason
        return {"reason": _cut(reason, MESSAGE)[0], "at": [_relative(str(path), root), line]}
    return {"reason": _cut(str(longrepr), MESSAGE)[0]}


def _exceptions(error: Any, root: str) -> List[Dict[str, Any]]:
    """The exception, then what it came from, as Python shows them, only outermost first."""
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
        "type": _type_name(kind),
        "message": _cut(_text_of(error), MESSAGE)[0],
        "frames": _frames(error.__traceback__, root),
    }
    # The `exceptiongroup` package has it for Python before 3.11.
    if depth and any(base.__name__ == "BaseExceptionGroup" for base in kind.__mro__):
        found["group"] = [_exception(part, root, depth - 1) for part in error.exceptions[:CHAIN]]
    return found


def _frames(tb: Any, root: str) -> List[List[Any]]:
    """Outermost first, as [path, line, function]: without pytest's own and those that ask not to be shown."""
    frames: List[List[Any]] = []
    while tb is not None:
        code = tb.tb_frame.f_code
        path = code.co_filename
        if not path.startswith(_HIDDEN):
            if "__tracebackhide__" not in code.co_varnames or not tb.tb_frame.f_locals.get("__tracebackhide__"):
                frames.append([_relative(path, root), tb.tb_lineno, code.co_name])
        tb = tb.tb_next
    if len(frames) > FRAMES:
        return frames[: FRAMES // 4] + frames[FRAMES // 4 - FRAMES :]
    return frames


def _said_by_markers(items: Any) -> List[Any]:
    """What markers say, each with the places of the tests among all that were collected: [[said, [0, 1, 5]], ...]."""
    said: Dict[str, Tuple[Dict[str, Any], List[int]]] = {}
    last = None
    inherited: List[Any] = []
    for place, item in enumerate(items):
        parent = item.parent
        if parent is not last:
            last = parent
            inherited = list(parent.iter_markers())
        if inherited or item.own_markers:
            described = _described(item.own_markers + inherited)
            if described:
                said.setdefault(json.dumps(described), (described, []))[1].append(place)
    return list(said.values())


def _described(marks: List[Any]) -> Dict[str, Any]:
    """What markers say of a test. The nearest one of a name counts, which is the first."""
    described: Dict[str, Any] = {}
    fields: Dict[str, Any] = {}
    for mark in marks:
        name, args, kwargs = mark.name, mark.args, mark.kwargs
        if name in ("suite", "description"):
            value = args[0] if args else kwargs.get("name" if name == "suite" else "text")
            if value is not None and name not in described:
                described[name] = str(_plain(value))
        elif (args or kwargs) and name not in MECHANICS and name not in fields:
            if kwargs:
                fields[name] = _plain(dict(kwargs, args=args) if args else kwargs)
            else:
                fields[name] = _plain(args[0] if len(args) == 1 else args)
    if fields:
        described["fields"] = fields
    return described


def _printed(value: Any) -> str:
    """As JUnit XML has it."""
    plain = _plain(value)
    return plain if isinstance(plain, str) else str(plain)


# Types of the standard library whose `str()` says what the value is.
_PRINTED = {
    "datetime": ("date", "datetime", "time", "timedelta"),
    "decimal": ("Decimal",),
    "fractions": ("Fraction",),
    "pathlib": ("Path", "PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath"),
    "pathlib._local": ("Path", "PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath"),
    "uuid": ("UUID",),
}


def _plain(value: Any, depth: int = 3) -> Any:
    """The value for JSON. Of an object of the test suite its type only: its `repr` may do anything, and differ in every run."""
    kind = type(value)
    if value is None or kind is bool:
        return value
    if issubclass(kind, enum.Enum):
        return "{}.{}".format(kind.__name__, value._name_)
    if issubclass(kind, str):
        return _cut(str.__str__(value), VALUE)[0]
    if issubclass(kind, int):
        # JSON's readers take anything longer for a float.
        number = int.__index__(value)
        return number if abs(number) < 2**53 else _cut(hex(number), VALUE)[0]
    if issubclass(kind, float):
        number = float.__float__(value)
        return number if math.isfinite(number) else float.__repr__(number)
    if issubclass(kind, bytes):
        return _cut(bytes.__repr__(value), VALUE)[0] if len(value) < VALUE else "<bytes: {}>".format(len(value))
    if kind in (list, tuple, set, frozenset, dict) and depth:
        if kind is dict:
            items = list(value.items())[:ITEMS]
            return {str(_plain(key, 0)): _plain(entry, depth - 1) for key, entry in items}
        entries = [_plain(entry, depth - 1) for entry in list(value)[:ITEMS]]
        return sorted(entries, key=str) if kind in (set, frozenset) else entries
    if kind.__name__ in _PRINTED.get(str(kind.__module__), ()):
        return _cut(str(value), VALUE)[0]
    if issubclass(kind, type):
        return "<class {}>".format(_type_name(value))
    try:
        return _plain(operator.index(value), depth) if hasattr(kind, "__index__") else "<{}>".format(_type_name(kind))
    except Exception:
        return "<{}>".format(_type_name(kind))
