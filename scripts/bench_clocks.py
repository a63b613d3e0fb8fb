"""For bench-plugin.py: a pytest plugin that loads pytest_ledger and measures it within a run.

What happens once has a clock around it. While the tests run, pytest calls the plugin in one block of BLOCK tests and not in the other,
in turn, and the difference of two blocks that follow each other is what it costs. At the end the file BENCH_STAMPS has both.
"""

import functools
import importlib
import json
import os
import random
import time

import pytest

BLOCK = 50

spent = {"start": 0.0, "collection": 0.0, "end": 0.0}


def clocked(part, function):
    @functools.wraps(function)
    def call(*args):
        begun = time.perf_counter()
        function(*args)
        spent[part] += time.perf_counter() - begun

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
    for name, part in (
        ("pytest_collection_finish", "collection"),
        ("pytest_runtestloop", "collection"),
        ("pytest_sessionfinish", "end"),
    ):
        for implementation in getattr(session.config.hook, name).get_hookimpls():
            if implementation.plugin is recorder:
                implementation.function = clocked(part, implementation.function)
    session.config.pluginmanager.register(Turns(session.config, recorder), "bench_turns")
    yield


@pytest.hookimpl(hookwrapper=True)
def pytest_collection_finish(session):
    # Since 9.2 pytest puts an id together when it is first asked for. It will be, with or without the plugin.
    for item in session.items:
        item.nodeid
    yield


class Turns:
    def __init__(self, config, recorder):
        # It hears of each test or, with other options or an older pytest, of each report.
        self.hooks = (config.hook.pytest_runtest_logfinish, config.hook.pytest_runtest_logreport)
        self.recorder = recorder
        self.tests = 0
        # Seconds of processor time that two blocks took, without and with the plugin; which of them comes first is left to chance.
        self.pairs = []
        self.blocks = {}
        self.is_with = True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self):
        if self.tests % BLOCK == 0:
            self.turn()
        self.tests += 1

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self):
        if not self.is_with:
            self.change(True)

    def turn(self):
        if self.tests:
            self.blocks[self.is_with] = time.process_time() - self.begun
        if self.tests % (2 * BLOCK) == 0:
            if self.tests:
                self.pairs.append((self.blocks[False], self.blocks[True]))
            is_with = random.random() < 0.5
        else:
            is_with = not self.is_with
        if is_with != self.is_with:
            self.change(is_with)
        self.is_with = is_with
        self.begun = time.process_time()

    def change(self, is_with):
        source = self.recorder.source
        if is_with:
            self.implementations.append(self.implementation)
            # As if it had written the tests of the block before.
            source.count = self.recorder.place = self.tests
            return
        for hook in self.hooks:
            for implementation in hook.get_hookimpls():
                if implementation.plugin is source:
                    self.implementations, self.implementation = hook._hookimpls, implementation
        self.implementations.remove(self.implementation)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    pairs = config.pluginmanager.get_plugin("bench_turns").pairs
    with open(os.environ["BENCH_STAMPS"], "w") as file:
        json.dump({"spent": spent, "pairs": pairs}, file)
