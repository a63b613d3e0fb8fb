"""For bench-plugin.py: a pytest plugin that loads pytest_ledger and puts clocks around what pytest calls of it.

At the end it writes to the file BENCH_STAMPS what each part of the run took, in seconds.
"""

import importlib
import json
import os
import time

import pluggy
import pytest

now = time.perf_counter
spent = {"start": 0.0, "collection": 0.0, "tests": 0.0, "end": 0.0}
reports = 0


def clocked(part, function):
    def call(*args):
        begun = now()
        function(*args)
        spent[part] += now() - begun

    return call


def clocked_report(function):
    def call(report):
        global reports
        begun = now()
        function(report)
        spent["tests"] += now() - begun
        reports += 1

    return call


# Before pytest does what is said by entry points.
clocked("start", importlib.import_module)("pytest_ledger_autoload")


# Before that of the plugin, which then finds a recorder.
@pytest.hookimpl(hookwrapper=True)
def pytest_sessionstart(session):
    plugins = session.config.pluginmanager
    plugin = plugins.get_plugin("pytest_ledger")
    clocked("start", plugin.pytest_sessionstart)(session)
    recorder = plugins.get_plugin(plugin.PLUGIN)
    for name, clock in (
        ("pytest_collection_finish", lambda function: clocked("collection", function)),
        ("pytest_runtest_logreport", clocked_report),
        ("pytest_sessionfinish", lambda function: clocked("end", function)),
    ):
        for implementation in getattr(session.config.hook, name).get_hookimpls():
            if implementation.plugin is recorder:
                implementation.function = clock(implementation.function)
    yield


@pytest.hookimpl(hookwrapper=True)
def pytest_collection_finish(session):
    # Since 9.2 pytest puts an id together when it is first asked for. It will be, with or without the plugin.
    for item in session.items:
        item.nodeid
    yield


class Spec:
    @pluggy.HookspecMarker("bench")
    def logged(self, report):
        pass


class Empty:
    @pluggy.HookimplMarker("bench")
    def logged(self, report):
        pass


def clock_itself(calls):
    """Seconds that a clock shows around nothing."""
    before = spent["tests"]
    empty = clocked_report(lambda report: None)
    for _ in range(calls):
        empty(None)
    both, spent["tests"] = spent["tests"], before
    return both - before


def one_more_plugin(calls):
    """Seconds that pytest needs to call one plugin more that does nothing."""
    manager = pluggy.PluginManager("bench")
    manager.add_hookspecs(Spec)
    taken = []
    for number in range(5):
        manager.register(Empty(), str(number))
        begun = now()
        for _ in range(calls):
            manager.hook.logged(report=None)
        taken.append(now() - begun)
    return (taken[4] - taken[0]) / 4


@pytest.hookimpl(trylast=True)
def pytest_unconfigure():
    calls = reports
    spent["tests"] += one_more_plugin(calls) - clock_itself(calls)
    with open(os.environ["BENCH_STAMPS"], "w") as file:
        json.dump(list(spent.values()), file)
