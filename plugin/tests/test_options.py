"""How pytest was run: what is needed to run a test again, and no secret."""

import pytest

TESTS = """
import pytest

def test_one(): pass
def test_two(): pass
@pytest.mark.slow
def test_three(): pass
"""


@pytest.fixture(autouse=True)
def project(pytester):
    pytester.makeini("[pytest]\nmarkers = slow\ntestpaths = test_it.py\naddopts = -p no:doctest")
    pytester.makeconftest("def pytest_addoption(parser): parser.addoption('--token')")
    pytester.makepyfile(test_it=TESTS)


def test_values_of_other_options_are_left_out(run):
    done = run("--token=s3cret", "--token", "s3cret", "-k", "one", "-vv", "--tb=short", "test_it.py")
    line = done.line("options")
    args = ["--token", "--token", "-k", "one", "-vv", "--tb=short", "test_it.py"]
    assert line["args"] == ["-p", "pytest_ledger", "--ledger"] + args
    assert line["addopts"] == ["-p", "no:doctest"]
    assert line["inifile"] == "tox.ini"
    assert line["testpaths"] == ["test_it.py"]
    assert "s3cret" not in str(done.captures)


def test_the_environment_adds_options(run):
    line = run(PYTEST_ADDOPTS="-m 'not slow' --token=s3cret").line("options")
    assert line["environmentAddopts"] == ["-m", "not slow", "--token"]
    assert line["selection"] == {"markers": "not slow"}


@pytest.mark.parametrize(
    "args, selection",
    [
        ([], None),
        (["-k", "one or two"], {"keyword": "one or two"}),
        (["test_it.py::test_one"], {"paths": ["test_it.py::test_one"]}),
        (["--deselect", "test_it.py::test_one"], {"deselect": ["test_it.py::test_one"]}),
        (["--ignore=other"], {"ignore": ["other"]}),
        (["--lf"], {"lastFailed": True}),
        (["--ff"], {"failedFirst": True}),
        (["-x"], {"maxfail": 1}),
        (["--maxfail=3"], {"maxfail": 3}),
    ],
)
def test_what_restricts_the_session(run, args, selection):
    assert run(*args).line("options").get("selection") == selection


@pytest.mark.parametrize("workers", [[], ["-n", "2"]])
def test_deselected_tests(run, workers):
    plugins = ["pytest_ledger"]
    if workers:
        pytest.importorskip("xdist")
        plugins.append("xdist")
    line = run("-m", "not slow", *workers, plugins=plugins).line("collected")
    assert line["ids"] == [["test_it.py", ["test_one", "test_two"]]]
    assert (line["deselected"], line["deselectedIds"]) == (1, [["test_it.py", ["test_three"]]])


@pytest.mark.parametrize(
    "plugin, module, args",
    [
        ("pytest-split", "pytest_split.plugin", ["--splits=3", "--group=2"]),
        ("pytest-shard", "pytest_shard.pytest_shard", ["--num-shards=3", "--shard-id=1"]),
        ("pytest-test-groups", "pytest_test_groups", ["--test-group-count=3", "--test-group=2"]),
    ],
)
def test_shards(run, plugin, module, args):
    pytest.importorskip(module.split(".")[0])
    line = run(*args, plugins=["pytest_ledger", module]).line("options")
    assert line["shard"] == {"plugin": plugin, "index": 2, "count": 3}


def test_no_shard(run):
    pytest.importorskip("pytest_shard")
    line = run(plugins=["pytest_ledger", "pytest_shard.pytest_shard"]).line("options")
    assert "shard" not in line


def test_workers(run):
    pytest.importorskip("xdist")
    assert run("-n", "2", plugins=["pytest_ledger", "xdist"]).line("options")["workers"] == 2
