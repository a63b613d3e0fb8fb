"""For bench-plugin.py: a pytest plugin that measures pytest_ledger within a run.

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
EACH_TEST = ("pytest_runtest_logstart", "pytest_runtest_logreport")

spent = {"start": 0.0, "collection": 0.0, "end": 0.0}


def clocked(part, function):
    @functools.wraps(function)
    def call(*args):
        begun = time.perf_counter()
        result = function(*args)
        spent[part] += time.perf_counter() - begun
        return result

    return call


def clocked_wrapper(part, function):
    """Of a hookwrapper: what it does before and after the hooks that it is around."""

    @functools.wraps(function)
    def call(*args):
        generator = function(*args)
        clocked(part, next)(generator)
        yield
        clocked(part, next)(generator, None)

    return call


# Before pytest does what is said by entry points.
clocked("start", importlib.import_module)("pytest_ledger")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config):
    # When the plugin is called for it, it finds it done.
    clocked("start", importlib.import_module("pytest_ledger.hooks")._begin)(early_config)
    put_clock(early_config, "pytest_ledger", "pytest_sessionstart", "start")
    put_clock(early_config, "pytest_ledger", "pytest_unconfigure", "end")


def put_clock(config, plugin, hook, part):
    plugin = config.pluginmanager.get_plugin(plugin)
    for implementation in getattr(config.hook, hook).get_hookimpls():
        if implementation.plugin is plugin:
            clock = clocked_wrapper if implementation.hookwrapper else clocked
            implementation.function = clock(part, implementation.function)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    config = session.config
    for hook, part in (("pytest_collection_finish", "collection"), ("pytest_sessionfinish", "end")):
        put_clock(config, "pytest_ledger_recorder", hook, part)
    recorder = config.pluginmanager.get_plugin("pytest_ledger_recorder")
    config.pluginmanager.register(Turns(config, recorder), "bench_turns")


@pytest.hookimpl(hookwrapper=True)
def pytest_collection_finish(session):
    # Since 9.2 pytest puts an id together when it is first asked for. It will be, with or without the plugin.
    for item in session.items:
        item.nodeid
    yield


class Turns:
    def __init__(self, config, recorder):
        self.recorder = recorder
        hooks = [getattr(config.hook, name) for name in EACH_TEST]
        found = [(hook, one) for hook in hooks for one in hook.get_hookimpls() if one.plugin is recorder]
        # pluggy's own lists: to register the plugin anew would change the order of plugins.
        self.implementations = [(hook._hookimpls, hook._hookimpls.index(one), one) for hook, one in found]
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
        for hookimpls, index, implementation in self.implementations:
            if is_with:
                hookimpls.insert(index, implementation)
            else:
                hookimpls.remove(implementation)
        # As if it had written the tests of the block before.
        self.recorder.place = self.tests


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    pairs = config.pluginmanager.get_plugin("bench_turns").pairs
    with open(os.environ["BENCH_STAMPS"], "w") as file:
        json.dump({"spent": spent, "pairs": pairs}, file)
