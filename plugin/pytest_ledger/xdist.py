"""With pytest-xdist: workers send along what only they know, the controller writes the capture.

PYTEST_DONT_REWRITE
"""

from __future__ import annotations

import json
import os
from json.encoder import encode_basestring_ascii as quoted
from typing import Any, Dict, List, Tuple

import pytest

from .attachments import Store
from .recorder import Recorder, details_of
from .reports import has_outcome
from .values import described_by_markers, described_error


class Worker:
    """Attaches to each report, as JSON text that survives the transport, what is not in it."""

    def __init__(self, config: Any, given: str) -> None:
        self.config = config
        self.root = str(config.rootpath) + os.sep
        settings = json.loads(given)
        self.collected = settings["collected"]
        self.store = Store(settings["directory"])
        self.files: Dict[str, List[Dict[str, Any]]] = {}
        # By node id, what was raised in each phase.
        self.raised: Dict[str, List[Tuple[str, Dict[str, Any]]]] = {}
        # Of the exception that was seen last: not the exception, which would keep its frames alive.
        self.last_id = 0
        self.deselected: List[str] = []
        self.problem = ""

    def _trouble(self, error: BaseException) -> None:
        self.problem = self.problem or described_error(error)

    def pytest_deselected(self, items: Any) -> None:
        self.deselected += [item.nodeid for item in items]

    # Before xdist's own, which tells the controller to go on. A file, for what comes with a report
    # comes only with the first test, which may kill the worker.
    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: Any) -> None:
        try:
            markers = described_by_markers(session.items)
            if markers or self.deselected:
                with open(self.collected, "w") as file:
                    json.dump({"markers": markers, "deselected": self.deselected}, file)
        except Exception as problem:
            self._trouble(problem)

    # A report is sent off before pytest_exception_interact is called for it. Not as the first one:
    # pytest's unittest support is, and puts the exception into `call`.
    def pytest_runtest_makereport(self, item: Any, call: Any) -> None:
        if call.excinfo is None or isinstance(call.excinfo.value, pytest.skip.Exception):
            return
        try:
            self.last_id = id(call.excinfo.value)
            self._raise(item, call.when, call.excinfo.value)
        except Exception as problem:
            self._trouble(problem)

    # But that of a collector is called before its report; and pytest-retry makes no report of the
    # attempts after the first one.
    def pytest_exception_interact(self, node: Any, call: Any, report: Any) -> None:
        try:
            if id(call.excinfo.value) != self.last_id:
                self._raise(node, call.when, call.excinfo.value)
        except Exception as problem:
            self._trouble(problem)

    def _raise(self, node: Any, when: str, error: Any) -> None:
        details = details_of(node, error, self.root)
        self.raised.setdefault(node.nodeid, []).append((when, details))

    def attached(self, nodeid: str, attachment: Dict[str, Any]) -> None:
        self.files.setdefault(nodeid, []).append(attachment)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: Any) -> None:
        self._send_along(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report: Any) -> None:
        self._send_along(report)

    def _send_along(self, report: Any) -> None:
        try:
            nodeid = report.nodeid
            # pytest-retry logs the same report twice.
            report.__dict__.pop("pytest_ledger", None)
            if nodeid in self.raised or nodeid in self.files:
                raised, files = self.raised.pop(nodeid, []), self.files.pop(nodeid, [])
                report.pytest_ledger = json.dumps({"raised": raised, "files": files})
        except Exception as problem:
            self._trouble(problem)

    # Before xdist's own, which sends the worker's output off.
    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        self.config.workeroutput["pytest_ledger"] = self.problem


class Controller(Recorder):
    """Reports of several tests come interleaved."""

    __slots__ = ("has_collected", "open")

    def __init__(self, config: Any, file: Any, settings: Dict[str, str]) -> None:
        super().__init__(config, file, settings)
        self.has_collected = False
        # By test and worker, reports of tests that have not finished. With --dist=each the same
        # test runs in every worker.
        self.open: Dict[Tuple[str, str], List[Any]] = {}

    def pytest_collection_finish(self, session: Any) -> None:
        pass

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        directory = os.path.dirname(self.file.path)
        settings = {"directory": directory, "collected": self._collected_file(node)}
        node.workerinput["pytest_ledger"] = json.dumps(settings)

    def _collected_file(self, node: Any) -> str:
        return "{}.{}".format(self.file.path, node.gateway.id)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: Any) -> None:
        try:
            path = self._collected_file(node)
            told: Dict[str, Any] = {}
            if os.path.exists(path):
                with open(path) as file:
                    told = json.load(file)
                os.unlink(path)
            if not self.has_collected:
                self.has_collected = True
                deselected = told.get("deselected", [])
                self.deselected = dict.fromkeys(deselected)
                self._collected(list(ids), told.get("markers"), deselected)
        except Exception as problem:
            self.file.trouble(problem)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        problem = getattr(node, "workeroutput", {}).get("pytest_ledger")
        if problem:
            self.file.problem = self.file.problem or problem

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid: str) -> None:
        try:
            line = b'{"kind":"start","id":%b,"parallel":true}\n'
            self.file.write(line % quoted(nodeid).encode())
        except Exception as problem:
            self.file.trouble(problem)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report: Any) -> None:
        try:
            self._unpack(report)
        except Exception as problem:
            self.file.trouble(problem)
        super().pytest_collectreport(report)

    def _key(self, report: Any) -> Tuple[str, str]:
        worker = getattr(report, "worker_id", "")
        if not worker:
            # xdist's own report of a test in which a worker died has only the node.
            gateway = getattr(getattr(report, "node", None), "gateway", None)
            worker = getattr(gateway, "id", "")
        return report.nodeid, str(worker)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: Any) -> None:
        try:
            self._unpack(report)
            key = self._key(report)
            if hasattr(report, "context"):
                self._subtest(key, report)
                return
            if report.when == "setup" and key in self.open:
                self._finish(key, self.open.pop(key))
            reports = self.open.setdefault(key, [])
            reports.append(report)
            if report.when not in ("setup", "call"):
                self._finish(key, self.open.pop(key))
        except Exception as problem:
            self.file.trouble(problem)

    def pytest_exception_interact(self, node: Any, call: Any, report: Any) -> None:
        pass  # Workers tell it.

    def _unpack(self, report: Any) -> None:
        # Taken away, so that no other plugin finds it in the report.
        text = report.__dict__.pop("pytest_ledger", None)
        if text:
            told = json.loads(text)
            entries = [(when, details, None) for when, details in told["raised"]]
            if entries:
                self.raised.setdefault(self._key(report), []).extend(entries)
            for attachment in told["files"]:
                self.attached(report.nodeid, attachment)

    def _close_open(self) -> None:
        for key, reports in list(self.open.items()):
            if has_outcome(reports):
                del self.open[key]
                self._finish(key, reports)

    def _unfinished(self) -> List[str]:
        return [nodeid for nodeid, _ in self.open]
