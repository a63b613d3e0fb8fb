"""Writes a capture from the hooks of the process that sees all reports.

PYTEST_DONT_REWRITE
"""

from __future__ import annotations

import copy
import os
import sys
from json.encoder import encode_basestring_ascii as quoted
from types import SimpleNamespace
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

import pytest
from pytest import TestReport

from .attachments import Store, files_in
from .file import CaptureFile
from .reports import (
    failure_line,
    has_outcome,
    is_repeated,
    location,
    outcome_of,
    phase_outcome,
    reason_of,
    seconds_of,
)
from .values import (
    ITEMS,
    MESSAGE,
    OUTPUT,
    TEXT,
    cut,
    described_by_markers,
    described_error,
    exceptions,
    failure_of,
    grouped,
    plain,
    printed,
    raised_usage_error,
    relative,
    type_name,
)

WARNINGS = 1_000

# A test that simply passed, by its index among the collected ones or by its id.
PASSED = b'{"kind":"passed","place":%d,"seconds":%de-6}\n'
PASSED_ID = b'{"kind":"test","id":%b,"outcome":"passed","seconds":%de-6}\n'

# What was raised in a phase that failed: phase, details, and the report where it is known.
Raised = Tuple[str, Dict[str, Any], Any]


def details_of(node: Any, error: Any, root: str) -> Dict[str, Any]:
    """What is known of a failure only in the process that runs the test, and while it does."""
    details: Dict[str, Any] = {"exceptions": exceptions(error, root)}
    callspec = getattr(node, "callspec", None)
    if callspec is not None:
        details["params"] = plain(callspec.params)
    return details


class Recorder:
    # pluggy asks for an instance's `__dict__`, after which Python 3.11 reads attributes slowly.
    __slots__ = (
        "config file root store output folders is_thorough error_before reports raised"
        " failed_subtests late ids place needs_start deselected warned stopped is_worth_recording"
    ).split()

    def __init__(self, config: Any, file: CaptureFile, settings: Dict[str, str]) -> None:
        self.config = config
        self.file = file
        self.root = str(config.rootpath) + os.sep
        self.store = Store(os.path.dirname(file.path))
        self.output = settings["output"]
        folders = settings["attachments"]
        self.folders = os.path.join(str(config.rootpath), folders) if folders else ""
        # Whether a test that passes has more to be looked for.
        self.is_thorough = self.output == "all" or bool(folders)
        self.error_before = sys.exc_info()[1]
        # Reports of the test that has not finished.
        self.reports: List[Any] = []
        # By test, in the order of its attempts.
        self.raised: Dict[Any, List[Raised]] = {}
        self.failed_subtests: Dict[Any, int] = {}
        # What is to be written once the exception of the last report is known: pytest tells it next.
        self.late: Optional[Callable[[], None]] = None
        # Collected ids, after them one that no test has; and the index of the next test.
        self.ids: List[Optional[str]] = [None]
        self.place = 0
        # Whether the next test is not the one that the reader takes to be running.
        self.needs_start = True
        self.deselected: Dict[str, None] = {}
        # By warning: its number, and how often it came.
        self.warned: Dict[Tuple[str, str, str, int], List[int]] = {}
        self.stopped = ""
        self.is_worth_recording = False

    # Collection

    def pytest_deselected(self, items: Any) -> None:
        self.deselected.update((item.nodeid, None) for item in items)

    def pytest_collection_finish(self, session: Any) -> None:
        try:
            items = session.items
            ids = [item.nodeid for item in items]
            self._collected(ids, described_by_markers(items), list(self.deselected))
            self.place = len(self.ids) - 1
            self.ids[-1:] = ids
            self.ids.append(None)
        except Exception as problem:
            self.file.trouble(problem)

    def _collected(self, ids: List[str], markers: Any, deselected: List[str]) -> None:
        line: Dict[str, Any] = {"kind": "collected", "count": len(ids), "ids": grouped(ids)}
        if markers:
            line["markers"] = markers
        line["deselected"] = len(deselected)
        if deselected:
            line["deselectedIds"] = grouped(deselected)
        self.file.line(line)

    def pytest_collectreport(self, report: Any) -> None:
        if report.outcome == "passed":
            return
        try:
            line: Dict[str, Any] = {"kind": "collection", "id": report.nodeid}
            line["outcome"] = report.outcome
            if report.outcome == "skipped":
                line.update(reason_of(report, self.root))
            else:
                raised = self.raised.pop(self._key(report), [])
                line["failure"] = failure_line(report, raised[0][1] if raised else {})
            self.file.line(line)
        except Exception as problem:
            self.file.trouble(problem)

    # Tests. What is done here for one that simply passes is what the plugin costs: measure with
    # scripts/bench-plugin.py before you add to it.

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid: str) -> None:
        if self.needs_start or self.ids[self.place] != nodeid:
            try:
                self.needs_start = False
                self.file.write(b'{"kind":"start","id":%b}\n' % quoted(nodeid).encode())
            except Exception as problem:
                self.file.trouble(problem)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: Any) -> None:
        try:
            if type(report) is TestReport and report.outcome == "passed" and self.late is None:
                reports = self.reports
                if report.when != "teardown":
                    reports.append(report)
                    return
                if len(reports) == 2 and not (self.raised or self.failed_subtests):
                    setup, call = reports
                    nodeid = report.nodeid
                    if (
                        setup.nodeid == nodeid == call.nodeid
                        and setup.outcome == "passed" == call.outcome
                        and not (report.user_properties or self.is_thorough)
                        and not hasattr(call, "wasxfail")
                    ):
                        reports.clear()
                        seconds = setup.duration + call.duration + report.duration
                        place = self.place
                        if self.ids[place] == nodeid:
                            self.place = place + 1
                            self.file.write(PASSED % (place, seconds * 1e6))
                        else:
                            self.needs_start = True
                            self.file.write(PASSED_ID % (quoted(nodeid).encode(), seconds * 1e6))
                        return
            self._not_simple(report)
        except Exception as problem:
            self.file.trouble(problem)

    def _not_simple(self, report: Any) -> None:
        self._write_late()
        if hasattr(report, "context"):
            self._later(report, lambda: self._subtest(report.nodeid, report))
            return
        # pytest-retry goes on using the report, for the next attempt.
        self.reports.append(copy.copy(report) if is_repeated(report) else report)
        if report.when == "teardown":
            reports, self.reports = self.reports, []
            self._later(report, lambda: self._finish_attempts(reports))

    def _later(self, report: Any, write: Callable[[], None]) -> None:
        known = [when for when, _, _ in self.raised.get(report.nodeid, [])]
        if report.outcome == "failed" and report.when not in known:
            self.late = write
        else:
            write()

    def _write_late(self) -> None:
        write, self.late = self.late, None
        if write is not None:
            write()

    def pytest_exception_interact(self, node: Any, call: Any, report: Any) -> None:
        try:
            details = details_of(node, call.excinfo.value, self.root)
            raised = self.raised.setdefault(report.nodeid, [])
            # pytest-retry: the first failure, told after those of the attempts that followed.
            is_first = any(report is known for known in self.reports) and any(
                is_repeated(known) and known.when == report.when for known in self.reports
            )
            raised.insert(0 if is_first else len(raised), (report.when, details, report))
            self._write_late()
        except Exception as problem:
            self.file.trouble(problem)

    def _key(self, report: Any) -> Any:
        """What tells tests apart of which reports may be under way at the same time."""
        return report.nodeid

    def _finish_attempts(self, reports: List[Any]) -> None:
        nodeid = reports[-1].nodeid
        # Plugins that run tests in threads send reports of several tests interleaved.
        self.reports[:0] = [report for report in reports if report.nodeid != nodeid]
        attempt: List[Any] = []
        for report in reports:
            if report.nodeid == nodeid:
                # pytest-rerunfailures before 16.2 logs no teardown of an attempt that it repeats.
                if report.when == "setup" and attempt:
                    self._finish(nodeid, attempt)
                    attempt = []
                attempt.append(report)
        self._finish(nodeid, attempt)

    def _finish(self, key: Any, logged: List[Any]) -> None:
        last = {report.when: report for report in logged}
        # pytest-retry logs the first attempt's call, then the last one's.
        retried = [report for report in logged if last[report.when] is not report]
        reports = [report for report in logged if last[report.when] is report]
        raised = self.raised.pop(key, [])
        failures: List[Dict[str, Any]] = []
        for report in retried:
            details = _take(raised, report.when, 0)
            self._attempt(report, [failure_line(report, details)])
        for report in reports:
            if report.outcome == "failed" or is_repeated(report):
                details = _take(raised, report.when, -1 if retried else 0)
                failures.append(failure_line(report, details))
        # The flaky plugin does not log the phase that it is going to repeat, pytest-retry none of
        # the attempts between the first and the last.
        hidden = [entry for entry in raised if retried or entry[0] not in last]
        rest = [entry for entry in raised if entry not in hidden]
        if rest:
            self.raised[key] = rest  # Of the next attempt: pytest-rerunfailures before 16.2.
        if retried:
            for entry in hidden:
                report = _report_of(entry)
                self._attempt(report, [failure_line(report, entry[1])], reports[-1].nodeid)
            hidden = []
        self._write_test(key, reports, failures, hidden)

    def _attempt(
        self, report: Any, failures: List[Dict[str, Any]], nodeid: Optional[str] = None
    ) -> None:
        outcome = outcome_of([report])
        line = {"kind": "attempt", "id": nodeid or report.nodeid, "outcome": outcome}
        self.file.line(dict(line, failures=failures))

    def _write_test(
        self, key: Any, reports: List[Any], failures: List[Dict[str, Any]], hidden: List[Raised]
    ) -> None:
        last = reports[-1]
        nodeid = last.nodeid
        outcome = outcome_of(reports, self.failed_subtests.pop(key, 0))
        again = any(is_repeated(report) for report in reports) or bool(hidden)
        if hidden:
            unlogged = [_report_of(entry) for entry in hidden]
            outcome = outcome_of(unlogged)
            failures += [failure_line(report, entry[1]) for report, entry in zip(unlogged, hidden)]
        elif outcome == "passed" and "call" not in [report.when for report in reports]:
            return  # The flaky plugin runs a test again that has passed, for its min_passes.
        line: Dict[str, Any] = {"kind": "attempt" if again else "test", "id": nodeid}
        line["outcome"] = outcome
        line.update(location(last))
        line["seconds"] = seconds_of(reports)
        phases = [[report.when, phase_outcome(report)] for report in reports]
        if any(phase[1] != "passed" for phase in phases):
            line["phases"] = phases
        if key != nodeid:
            line["worker"] = key[1]
        if failures:
            line["failures"] = failures
        for report in reports:
            if report.outcome == "skipped" or hasattr(report, "wasxfail"):
                line.update(reason_of(report, self.root))
        if last.user_properties:
            properties = last.user_properties[:ITEMS]
            line["properties"] = [[str(name), printed(value)] for name, value in properties]
        is_bad = outcome in ("failed", "error")
        if self.output == "all" or (is_bad and self.output == "failed"):
            self._add_sections(line, last, is_bad)
        self.file.line(line)
        if not again:
            self._has_finished(nodeid)

    def _has_finished(self, nodeid: str) -> None:
        if self.ids[self.place] == nodeid:
            self.place += 1
        else:
            self.needs_start = True
        if self.folders:
            for name, path in files_in(self.folders, nodeid):
                kept = self.store.keep(nodeid, name, path, None)
                self.attached(nodeid, dict(kept, asked=False))

    def _subtest(self, key: Any, report: Any) -> None:
        outcome = outcome_of([report])
        line: Dict[str, Any] = {"kind": "subtest", "id": report.nodeid, "outcome": outcome}
        if report.context.msg is not None:
            line["message"] = printed(report.context.msg)
        if report.context.kwargs:
            line["params"] = plain(dict(report.context.kwargs))
        line["seconds"] = round(report.duration, 6)
        # Even if none has failed: a test with subtests is not a simple one.
        failed = outcome == "failed"
        self.failed_subtests[key] = self.failed_subtests.get(key, 0) + failed
        if failed:
            details = _take(self.raised.get(key, []), report.when, 0)
            line["failures"] = [failure_line(report, details)]
            if self.output != "none":
                self._add_sections(line, report, True)
            if not self.raised.get(key, True):
                del self.raised[key]
        elif report.outcome == "skipped":
            line.update(reason_of(report, self.root))
        self.file.line(line)

    def _add_sections(self, line: Dict[str, Any], report: Any, is_bad: bool) -> None:
        sections = []
        for title, content in report.sections[:ITEMS]:
            title, content = str(title), str(content)
            kept = cut(content, OUTPUT)
            sections.append([title, kept])
            if kept is not content and is_bad:
                name = title.replace("Captured ", "").replace(" ", "-") + ".txt"
                whole = self.store.keep(report.nodeid, name, None, content)
                self.attached(report.nodeid, dict(whole, asked=False))
        if sections:
            line["sections"] = sections

    def attached(self, nodeid: str, attachment: Dict[str, Any]) -> None:
        try:
            self.file.line(dict({"kind": "attachment", "id": nodeid}, **attachment))
        except Exception as problem:
            self.file.trouble(problem)

    def pytest_warning_recorded(self, warning_message: Any, when: str, nodeid: str) -> None:
        try:
            category = type_name(warning_message.category)
            text = str(warning_message.message)
            key = (category, text, warning_message.filename, warning_message.lineno)
            seen = self.warned.get(key)
            if seen is not None:
                seen[1] += 1
                return
            if len(self.warned) >= WARNINGS:
                return
            number = len(self.warned)
            self.warned[key] = [number, 1]
            line: Dict[str, Any] = {"kind": "warning", "number": number, "category": category}
            line["message"] = cut(text, MESSAGE)
            line.update({"file": relative(str(key[2]), self.root), "line": key[3], "when": when})
            if nodeid:
                line["id"] = nodeid
            self.file.line(line)
        except Exception as problem:
            self.file.trouble(problem)

    # The end

    def pytest_keyboard_interrupt(self, excinfo: Any) -> None:
        self.stopped = described_error(excinfo.value)[:1_000]

    def pytest_internalerror(self, excrepr: Any) -> None:
        try:
            self.file.line({"kind": "internal-error", "text": cut(str(excrepr), TEXT)})
        except Exception as problem:
            self.file.trouble(problem)

    # Around all others, the terminal's summary included.
    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: Any) -> Iterator[None]:
        try:
            self._write_late()
            self._close_open()
            # From here on no test is running.
            self.file.line({"kind": "finish"})
        except Exception as problem:
            self.file.trouble(problem)
        yield
        try:
            self.file.end(self._end(session))
        except Exception as problem:
            self.file.trouble(problem)

    def _end(self, session: Any) -> Dict[str, Any]:
        status = int(session.exitstatus)
        line: Dict[str, Any] = {"exit": status}
        stopped = self.stopped or session.shouldfail or session.shouldstop
        if stopped:
            line["stopped"] = str(stopped)
        error = raised_usage_error(self.error_before)
        if error is not None:
            line["failure"] = failure_of(error, self.root)
        unfinished = self._unfinished()
        if unfinished:
            line["unfinished"] = unfinished
        if self.deselected:
            line["deselected"] = len(self.deselected)
        repeated = [entry for entry in self.warned.values() if entry[1] > 1]
        if repeated:
            line["warnings"] = repeated
        self.is_worth_recording = status <= 3 and not self.stopped.startswith("KeyboardInterrupt")
        return line

    def _close_open(self) -> None:
        """A test without a teardown, for pytest itself broke, may have its outcome all the same."""
        if self.reports and has_outcome(self.reports):
            reports, self.reports = self.reports, []
            self._finish_attempts(reports)

    def _unfinished(self) -> List[str]:
        return list(dict.fromkeys(report.nodeid for report in self.reports))


def _take(raised: List[Raised], when: str, index: int) -> Dict[str, Any]:
    """Takes the details of the first or the last failure of that phase, if there is one."""
    found = [entry for entry in raised if entry[0] == when]
    if not found:
        return {}
    raised.remove(found[index])
    return found[index][1]


def _report_of(entry: Raised) -> Any:
    """The report of a failure that was not logged; of a worker's only its phase is known."""
    when, _, report = entry
    if report is not None:
        return report
    return SimpleNamespace(when=when, outcome="failed", longrepr=None)

