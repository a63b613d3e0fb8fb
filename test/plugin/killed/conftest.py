"""Ends the process as KILL says, `NUMBER:PHASE:HOW`, and notes in FINISHED which tests had finished by then."""

import ctypes
import os
import signal
import time

import pytest

NUMBER, PHASE, HOW = os.environ.get("KILL", "-1::").split(":")
FINISHED = os.open(os.environ["FINISHED"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)


def perhaps_die(number, phase):
    if number == int(NUMBER) and phase == PHASE:
        if HOW == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if HOW == "term":
            os.kill(os.getpid(), signal.SIGTERM)
        if HOW == "exit":
            os._exit(3)
        if HOW == "crash":
            ctypes.string_at(0)
        if HOW == "hang":
            time.sleep(600)


@pytest.fixture(autouse=True)
def around(number):
    perhaps_die(number, "setup")
    yield
    perhaps_die(number, "teardown")


def pytest_runtest_logfinish(nodeid):
    os.write(FINISHED, (nodeid + "\n").encode())
