"""Tests that a plugin runs again in the same session."""

import pytest

TESTS = """
import pytest

counts = {}

def outcome(name, *outcomes):
    counts[name] = counts.get(name, -1) + 1
    assert outcomes[min(counts[name], len(outcomes) - 1)] == "passed", "attempt %d" % counts[name]

@MARK
def test_always_passes(): outcome("always", "passed")
@MARK
def test_passes_at_last(): outcome("last", "failed", "failed", "passed")
@MARK
def test_passes_again(): outcome("again", "failed", "passed")
@MARK
def test_never_passes(): outcome("never", "failed")
@MARK
@pytest.mark.xfail
def test_xfails(): assert 0
@MARK
def test_skips(): pytest.skip("no")
"""
PLUGINS = {
    "pytest_retry": ("pytest_retry.retry_plugin", "pytest.mark.flaky(retries=2)"),
    "pytest_rerunfailures": ("pytest_rerunfailures", "pytest.mark.flaky(reruns=2)"),
    "flaky": ("flaky.flaky_pytest_plugin", "pytest.mark.flaky(max_runs=3)"),
}


@pytest.mark.parametrize("workers", [[], ["-n", "1"]])
@pytest.mark.parametrize("name", list(PLUGINS))
def test_attempts(run, pytester, name, workers):
    plugin, mark = PLUGINS[name]
    pytest.importorskip(name)
    plugins = ["pytest_ledger", plugin]
    if workers:
        pytest.importorskip("xdist")
        plugins.append("xdist")
    pytester.makepyfile(test_it=TESTS.replace("MARK", mark))
    done = run(*workers, plugins=plugins)
    assert done.status == 1, done.output
    (lines,) = done.captures
    attempts, outcomes, said = {}, {}, {}
    collected = ["test_it.py::" + test for _, tests in done.line("collected")["ids"] for test in tests]
    for line in lines:
        if line["kind"] == "passed":
            outcomes[collected[line["place"]][len("test_it.py::") :]] = "passed"
        if line["kind"] in ("attempt", "test"):
            test = line["id"][len("test_it.py::") :]
            found = [failure["exceptions"][0]["message"] for failure in line.get("failures", [])]
            said.setdefault(test, []).extend(message.split("\n")[0] for message in found)
            if line["kind"] == "attempt":
                attempts.setdefault(test, []).append(line["outcome"])
            else:
                outcomes[test] = line["outcome"]
    assert outcomes == {
        "test_always_passes": "passed",
        "test_passes_at_last": "passed",
        "test_passes_again": "passed",
        "test_never_passes": "failed",
        "test_xfails": "xfailed",
        "test_skips": "skipped",
    }
    assert attempts == {
        "test_passes_at_last": ["failed", "failed"],
        "test_passes_again": ["failed"],
        "test_never_passes": ["failed", "failed"],
    }
    # Each attempt with what it raised, the last one with its own.
    assert said["test_never_passes"] == ["attempt 0", "attempt 1", "attempt 2"]
    assert said["test_passes_at_last"] == ["attempt 0", "attempt 1"]
    assert "problem" not in done.line("end")


def test_a_pass_that_flaky_repeats_is_no_attempt(run, pytester):
    pytest.importorskip("flaky")
    pytester.makepyfile("""
        import pytest
        @pytest.mark.flaky(max_runs=3, min_passes=2)
        def test_one(): pass
    """)
    done = run(plugins=["pytest_ledger", "flaky.flaky_pytest_plugin"])
    assert done.lines("attempt") == []
    assert len(done.lines("passed") + done.lines("test")) == 1
