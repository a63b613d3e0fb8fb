"""Why pytest could not start is in the capture."""

import pytest


def failure_of(done):
    (end,) = done.lines("end")
    failure = end["failure"]
    where = (failure.get("file"), failure.get("line"))
    return done.status, end["exit"], failure["type"], where


@pytest.mark.parametrize(
    "conftest, expected",
    [
        ("\nimport os\nimport no_such_module", (4, 4, "ModuleNotFoundError", ("conftest.py", 3))),
        ("def broken(:", (4, 4, "SyntaxError", ("conftest.py", 1))),
        ("def f():\n    raise ValueError('no')\nf()", (4, 4, "ValueError", ("conftest.py", 2))),
    ],
)
def test_conftest_cannot_be_imported(run, pytester, conftest, expected):
    (pytester.path / "conftest.py").write_text(conftest)
    done = run()
    assert failure_of(done) == expected
    assert done.lines("collected") == []


def test_unknown_option(run):
    done = run("--no-such-option")
    assert failure_of(done) == (4, 4, "UsageError", (None, None))
    assert "unrecognized arguments: --no-such-option" in done.line("end")["failure"]["message"]


def test_no_such_file(run):
    done = run("no/such/file.py")
    assert failure_of(done) == (4, 4, "UsageError", (None, None))
    assert "no/such/file.py" in done.line("end")["failure"]["message"]


def test_usage_error_of_a_plugin(run, pytester):
    pytester.makeconftest("""
        import pytest
        def pytest_configure():
            raise pytest.UsageError("give --region")
    """)
    done = run()
    assert failure_of(done)[:3] == (4, 4, "UsageError")
    assert done.line("end")["failure"]["message"] == "give --region"


@pytest.mark.parametrize("hook", ["pytest_configure", "pytest_sessionstart"])
def test_a_plugin_breaks(run, pytester, hook):
    pytester.makeconftest("def {}():\n    raise KeyError('region')".format(hook))
    done = run()
    assert done.status == done.line("end")["exit"] == 3
    assert failure_of(done)[2:] == ("KeyError", ("conftest.py", 2))


def test_pytest_main_in_an_except_clause_is_not_its_failure(pytester, python):
    pytester.makepyfile(test_it="def test_one(): pass")
    python(
        """
        import pytest
        try:
            raise ValueError
        except ValueError:
            pytest.main(["-p", "pytest_ledger", "--ledger", "test_it.py"])
        """
    )
    (capture,) = pytester.path.glob(".pytest-ledger/*.jsonl")
    assert '"failure"' not in capture.read_text()
