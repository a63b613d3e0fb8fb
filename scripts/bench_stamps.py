"""For bench-plugin.py: writes to the file BENCH_STAMPS when each part of a run ends, in seconds of processor time."""

import json
import os
import time

import pytest

stamps = []


@pytest.hookimpl(tryfirst=True)
def pytest_collection():
    stamps.append(time.process_time())


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    stamps.append(time.process_time())


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish():
    stamps.append(time.process_time())
    with open(os.environ["BENCH_STAMPS"], "w") as file:
        json.dump(stamps, file)
