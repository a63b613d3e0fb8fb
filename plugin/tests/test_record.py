"""`pytest --ledger` records at the end, where the command is installed."""

import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the command is a script with #!")

TESTS = "def test_one(): pass\ndef test_two(): assert 0"
SAYS = "print('recorded', os.path.exists(sys.argv[2]), sys.argv[1], os.getcwd(), sep='|')"


def test_recorded_below_the_summary(run, pytester, command):
    pytester.makepyfile(TESTS)
    folder = pytester.mkdir("elsewhere")
    done = run("--rootdir", pytester.path, PATH=command(SAYS))
    assert done.status == 1
    summary, recorded = done.output.rstrip().splitlines()[-2:]
    assert "1 failed, 1 passed" in summary
    assert recorded == "recorded|True|record|{}".format(pytester.path)
    assert folder.exists()


@pytest.mark.parametrize(
    "code, expected",
    [
        ("print('no repository'); sys.exit(2)", "no repository"),
        ("sys.exit(3)", "exit status 3"),
        ("os.kill(os.getpid(), 9)", "exit status -9"),
    ],
)
def test_a_failure_is_one_line(run, pytester, command, code, expected):
    pytester.makepyfile(TESTS)
    done = run(PATH=command(code))
    assert done.status == 1
    last = done.output.rstrip().splitlines()[-1]
    assert last == "pytest-ledger: the run was not recorded: " + expected


@pytest.mark.parametrize(
    "ledger, args, env",
    [
        ((), (), {"PYTEST_LEDGER_DIR": "there"}),
        ((), (), {}),
        (("--ledger",), ("-k", "nothing"), {}),
        (("--ledger",), ("--no-such-option",), {}),
    ],
)
def test_not_recorded(run, pytester, command, ledger, args, env):
    pytester.makepyfile(TESTS)
    done = run(*args, ledger=ledger, PATH=command(SAYS), **env)
    assert len(done.captures) == 1
    assert "recorded|" not in done.output


def test_recorded_once_with_workers(run, pytester, command):
    pytest.importorskip("xdist")
    pytester.makepyfile(TESTS)
    done = run("-n", "2", plugins=["xdist", "pytest_ledger"], PATH=command(SAYS))
    assert done.output.count("recorded|True") == 1


def test_not_recorded_when_interrupted(run, pytester, command):
    pytester.makepyfile("def test_one(): raise KeyboardInterrupt")
    done = run(PATH=command(SAYS))
    assert done.status == 2
    assert "recorded|" not in done.output
