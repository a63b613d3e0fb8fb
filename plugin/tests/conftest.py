"""Each test runs pytest in a process of its own, as the outermost one, and reads its captures."""

import json
import os
import subprocess
import sys
import textwrap

import pytest

pytest_plugins = ["pytester"]

PLUGIN = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OURS = ("PYTEST_LEDGER", "PYTEST_XDIST", "PYTEST_CURRENT_TEST", "PYTEST_ADDOPTS", "PYTEST_PLUGINS")


class Run:
    def __init__(self, status, output, captures):
        self.status = status
        self.output = output
        # By capture, its lines.
        self.captures = captures

    def lines(self, kind):
        assert len(self.captures) == 1
        return [line for line in self.captures[0] if line["kind"] == kind]

    def line(self, kind):
        (line,) = self.lines(kind)
        return line

    def outcomes(self):
        """By name, of tests that did more than simply pass."""
        return {line["id"].split("::")[-1]: line["outcome"] for line in self.lines("test")}


def environment(**env):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    kept.update({"PYTHONPATH": PLUGIN, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, **env)
    return kept


@pytest.fixture
def python(pytester):
    """Runs Python code, which must end with exit status 0."""

    def run_python(code):
        command = [sys.executable, "-c", textwrap.dedent(code)]
        subprocess.run(command, cwd=str(pytester.path), env=environment(), check=True)

    return run_python


@pytest.fixture
def run(pytester):
    """Runs pytest with arguments and environment variables; the capture is asked for by --ledger."""

    def run_pytest(*args, ledger=("--ledger",), plugins=("pytest_ledger",), **env):
        loaded = [option for plugin in plugins for option in ("-p", plugin)]
        command = [sys.executable, "-m", "pytest", *loaded, *ledger, *map(str, args)]
        done = subprocess.run(
            command,
            cwd=str(pytester.path),
            env=environment(**{name: str(value) for name, value in env.items()}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        found = sorted(pytester.path.rglob("*.jsonl"))
        texts = [path.read_text(encoding="utf-8") for path in found]
        captures = [[json.loads(line) for line in text.splitlines()] for text in texts]
        return Run(done.returncode, done.stdout.decode(), captures)

    return run_pytest


@pytest.fixture
def command(pytester):
    """Puts a command `pytest-ledger` with that Python code on the path, which is returned."""

    def make(code):
        folder = pytester.mkdir("commands")
        script = folder / "pytest-ledger"
        script.write_text("#!{}\nimport os, sys\n{}\n".format(sys.executable, code))
        script.chmod(0o755)
        return "{}{}{}".format(folder, os.pathsep, os.environ["PATH"])

    return make
