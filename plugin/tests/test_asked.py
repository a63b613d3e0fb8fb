"""Nothing is captured unless it is asked for, and nothing that is not the project's own run."""

import pytest

TESTS = "def test_one(): pass"


def test_nothing_unless_asked(run, pytester):
    pytester.makepyfile(TESTS)
    done = run(ledger=(), plugins=(), PYTEST_PLUGINS="pytest_ledger")
    assert (done.status, done.captures) == (0, [])
    assert not (pytester.path / ".pytest-ledger").exists()


@pytest.mark.parametrize("how", ["option", "ini", "directory", "-p"])
def test_asked(run, pytester, how):
    pytester.makepyfile(TESTS)
    if how == "ini":
        pytester.makeini("[pytest]\nledger = true")
    env = {"PYTEST_LEDGER_DIR": "there"} if how == "directory" else {}
    done = run(ledger=("--ledger",) if how == "option" else (), **env)
    assert done.line("end")["exit"] == 0
    assert (pytester.path / ("there" if how == "directory" else ".pytest-ledger")).is_dir()


def test_the_default_directory_is_ignored_by_git(run, pytester):
    pytester.makepyfile(TESTS)
    run()
    assert (pytester.path / ".pytest-ledger" / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize(
    "option",
    "--help --version --collect-only --setup-plan --setup-only --fixtures --fixtures-per-test"
    " --markers --cache-show".split(),
)
def test_no_capture_where_no_test_runs(run, pytester, option):
    pytester.makepyfile(TESTS)
    assert run(option).captures == []


def test_no_capture_where_a_plugin_runs_something_else(run, pytester):
    pytester.makeconftest("def pytest_cmdline_main(config): return 0")
    done = run()
    assert (done.status, done.captures) == (0, [])


def test_names_are_in_the_order_of_their_start(run, pytester):
    pytester.makepyfile(TESTS)
    for number in range(3):
        run("--junitxml={}.xml".format(number))
    started = [capture[0]["started"] for capture in run().captures]
    assert started == sorted(started) and len(set(started)) == 4


NESTED = """
    pytest_plugins = ["pytester"]
    FAILS = "def test_inner(): assert 0"

    def test_in_process(pytester, monkeypatch):
        pytester.makepyfile(FAILS)
        for how in range(2):
            pytester.runpytest_inprocess("-p", "pytest_ledger", "--ledger").assert_outcomes(failed=1)

    def test_in_process_without_environment(pytester, monkeypatch):
        pytester.makepyfile(FAILS)
        for name in ("PYTEST_LEDGER_ACTIVE", "PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER"):
            monkeypatch.delenv(name, raising=False)
        pytester.runpytest_inprocess("-p", "pytest_ledger", "--ledger").assert_outcomes(failed=1)
        monkeypatch.undo()

    def test_subprocess(pytester):
        pytester.makepyfile(FAILS)
        for how in range(2):
            pytester.runpytest_subprocess("-p", "pytest_ledger", "--ledger").assert_outcomes(failed=1)

    def test_subprocess_of_a_test_that_ran_pytest_itself(pytester):
        pytester.makepyfile(FAILS)
        pytester.runpytest_inprocess()
        pytester.runpytest_subprocess("-p", "pytest_ledger", "--ledger").assert_outcomes(failed=1)
"""


@pytest.mark.parametrize("directory", [True, False])
def test_a_pytest_that_a_test_runs_is_never_captured(run, pytester, directory):
    pytester.makepyfile(NESTED)
    base = pytester.path / "tmp"
    done = run("--basetemp", base, **({"PYTEST_LEDGER_DIR": "there"} if directory else {}))
    assert done.status == 0, done.output
    assert done.line("collected")["count"] == 4
    assert len(done.lines("passed")) + len(done.lines("test")) == 4


def test_nor_one_that_a_test_in_a_worker_runs(run, pytester):
    pytest.importorskip("xdist")
    pytester.makepyfile(NESTED)
    base = pytester.path / "tmp"
    done = run("-n", "2", "--basetemp", base, plugins=("xdist", "pytest_ledger"))
    assert done.status == 0, done.output
    assert set(done.outcomes().values()) == {"passed"} and len(done.outcomes()) == 4


def test_two_sessions_of_one_process_are_two_captures(pytester, python):
    pytester.makepyfile(test_it=TESTS)
    python(
        """
        import os, pytest
        for _ in range(2):
            assert pytest.main(["-p", "pytest_ledger", "--ledger", "test_it.py"]) == 0
            assert "PYTEST_LEDGER_ACTIVE" not in os.environ
        """
    )
    assert len(list(pytester.path.glob(".pytest-ledger/*.jsonl"))) == 2
