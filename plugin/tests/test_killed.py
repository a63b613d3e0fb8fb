"""The capture names the test that was running when pytest was killed."""

import pytest

TESTS = """
import os, signal, time
import pytest

@pytest.fixture(scope="module", autouse=True)
def module():
    yield
    if os.environ["AT"] == "teardown":
        os._exit(0)

@pytest.mark.parametrize("number", range(4))
def test_one(number):
    if number == int(os.environ.get("NUMBER", -1)):
        {}
"""
WAYS = {
    "exit": "os._exit(0)",
    "kill": "os.kill(os.getpid(), signal.SIGKILL)",
    "timeout": "time.sleep(600)",
}


def running(lines):
    """As the reader has it."""
    (ids,) = [
        [file + "::" + name for file, names in line["ids"] for name in names]
        for line in lines
        if line["kind"] == "collected"
    ]
    found, place = None, 0
    for line in lines:
        if line["kind"] == "start":
            found = line["id"]
        elif line["kind"] in ("passed", "test"):
            nodeid = line["id"] if line["kind"] == "test" else ids[line["place"]]
            found = None
            if place < len(ids) and ids[place] == nodeid:
                place += 1
                found = ids[place] if place < len(ids) else None
        elif line["kind"] in ("finish", "end"):
            found = None
    return found


@pytest.mark.parametrize("number", [0, 2, 3])
@pytest.mark.parametrize("how", ["exit", "kill", "timeout"])
def test_killed_by_a_test(run, pytester, how, number):
    plugins = ["pytest_ledger"]
    if how == "timeout":
        pytest.importorskip("pytest_timeout")
        plugins.append("pytest_timeout")
    args = ["--timeout=1", "--timeout-method=thread"] if how == "timeout" else []
    pytester.makepyfile(test_it=TESTS.format(WAYS[how]))
    done = run(*args, plugins=plugins, AT="call", NUMBER=number)
    assert done.lines("end") == []
    assert running(done.captures[0]) == "test_it.py::test_one[{}]".format(number)
    assert len(done.lines("passed")) == number


def test_killed_in_the_teardown_of_the_last_test(run, pytester):
    pytester.makepyfile(test_it=TESTS.format("pass"))
    assert running(run(AT="teardown").captures[0]) == "test_it.py::test_one[3]"


@pytest.mark.parametrize("hook", ["pytest_runtestloop", "pytest_sessionfinish"])
def test_no_test_was_running(run, pytester, hook):
    code = "import os, pytest\n@pytest.hookimpl(tryfirst=True)\ndef {}():\n    os._exit(0)"
    pytester.makeconftest(code.format(hook))
    pytester.makepyfile(test_it=TESTS.format("pass"))
    done = run(AT="call")
    assert done.lines("end") == []
    assert running(done.captures[0]) is None


def test_tests_that_run_in_another_order(run, pytester):
    pytester.makeconftest("""
        def pytest_runtestloop(session):
            items = list(reversed(session.items))
            for index, item in enumerate(items):
                following = items[index + 1] if index + 1 < len(items) else None
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            return True
    """)
    pytester.makepyfile(test_it=TESTS.format("os._exit(0)"))
    assert running(run(AT="call", NUMBER=1).captures[0]) == "test_it.py::test_one[1]"


def test_with_workers_every_start_is_a_line(run, pytester):
    pytest.importorskip("xdist")
    pytester.makepyfile(test_it=TESTS.format("pass"))
    done = run("-n", "2", plugins=("xdist", "pytest_ledger"), AT="call")
    starts = done.lines("start")
    assert sorted(line["id"] for line in starts) == [
        "test_it.py::test_one[{}]".format(number) for number in range(4)
    ]
    assert all(line["parallel"] for line in starts)
