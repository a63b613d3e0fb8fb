"""The hooks of pytest: whether this session is captured, its beginning and its end.

The file of a capture is there before any conftest.py is loaded, so that it can say why pytest could
not start. Everything is registered only where a capture is asked for.

PYTEST_DONT_REWRITE
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Tuple

import pytest

if TYPE_CHECKING:
    from .file import CaptureFile

RECORDER = "pytest_ledger_recorder"
# Set while a session is captured: a pytest that one of its tests runs is none of the project's.
ACTIVE = "PYTEST_LEDGER_ACTIVE"
# Options with which pytest runs no test.
RUNS_NO_TEST = (
    "help version collectonly setuponly setupplan showfixtures show_fixtures_per_test markers"
    " cacheshow".split()
)


class State:
    """What the plugin knows of one session, in `config.stash`."""

    def __init__(self) -> None:
        self.file: Optional[CaptureFile] = None
        self.settings: Dict[str, str] = {}
        # Why nothing is captured, although it was asked for.
        self.problem = ""
        # Whether `pytest-ledger record` is to be run at the end.
        self.is_recorded = False
        self.recorder: Any = None
        # What ended pytest before its session began, and its exit status.
        self.failure: Tuple[Optional[BaseException], int] = (None, 0)
        self.error_before = sys.exc_info()[1]


STATE = pytest.StashKey[State]()

# The session of this process that is captured: one that a test runs in it is not.
_active: List[State] = []


def pytest_addoption(parser: Any) -> None:
    group = parser.getgroup("pytest-ledger", "pytest-ledger: a capture of the run")
    # No option takes a path: pytest looks for its root directory before it knows the options of
    # plugins, and would take it for a path of tests.
    group.addoption(
        "--ledger",
        action="store_true",
        default=False,
        help="capture the run in .pytest-ledger/ and, where the command pytest-ledger is installed,"
        " record it at the end",
    )
    group.addoption(
        "--ledger-suite",
        default=None,
        choices=("module", "marker", "none"),
        help="the suite of a test: its module, its `suite` marker (else its module; the default),"
        " or none",
    )
    group.addoption(
        "--ledger-output",
        default=None,
        choices=("failed", "all", "none"),
        help="captured output to keep: of failed tests (the default), of all, or none",
    )
    parser.addini("ledger", "see --ledger", type="bool", default=False)
    parser.addini("ledger_suite", "see --ledger-suite", default="")
    parser.addini("ledger_output", "see --ledger-output", default="")
    parser.addini(
        "ledger_attachments", "directory in which each test's folder is attached to it", default=""
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: Any) -> None:
    _begin(early_config)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: Any) -> None:
    for marker in (
        "suite(name): the suite of the test in pytest-ledger, instead of its module",
        "description(text): what the test shows, for pytest-ledger",
    ):
        config.addinivalue_line("markers", marker)
    _begin(config)  # Where a conftest.py has loaded the plugin.


def _begin(config: Any) -> None:
    if STATE in config.stash:
        return
    state = config.stash[STATE] = State()
    try:
        directory, state.is_recorded = _destination(config)
        if directory is None:
            return
        from .file import CaptureFile
        from .options import settings_of

        state.settings, wrong = settings_of(config)
        state.file = file = CaptureFile(directory)
        file.problem = wrong
        file.line(_header(config, state, file))
        config.add_cleanup(lambda: _end(config, state, file))
        _activate(config, state)
    except Exception as error:
        from .values import described_error

        state.problem = described_error(error)


def _activate(config: Any, state: State) -> None:
    def deactivate() -> None:
        _active.remove(state)
        os.environ.pop(ACTIVE, None)

    os.environ[ACTIVE] = str(os.getpid())
    _active.append(state)
    config.add_cleanup(deactivate)


def _destination(config: Any) -> Tuple[Optional[str], bool]:
    """The directory of the capture, or None, and whether it is recorded at the end."""
    options = config.known_args_namespace
    if any(getattr(options, name, None) for name in RUNS_NO_TEST):
        return None, False
    # A worker of xdist captures for its controller. PYTEST_CURRENT_TEST: part of a test.
    if any(name in os.environ for name in ("PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST")):
        return None, False
    # That of this very process was left by a program that it has replaced, if no session is active.
    if os.environ.get(ACTIVE) not in (None, str(os.getpid())) or _active:
        return None, False
    asked = bool(options.ledger) or bool(config.getini("ledger"))
    directory = os.environ.get("PYTEST_LEDGER_DIR")
    if directory:
        return os.path.join(str(config.invocation_params.dir), directory), False
    if asked or "pytest_ledger" in (options.plugins or []):
        return os.path.join(str(config.rootpath), ".pytest-ledger"), asked
    return None, False


def _header(config: Any, state: State, file: CaptureFile) -> Dict[str, Any]:
    from . import __version__

    return {
        "kind": "session",
        "format": 1,
        "plugin": __version__,
        "pytest": pytest.__version__,
        "python": "{}.{}.{}".format(*sys.version_info[:3]),
        "implementation": sys.implementation.name,
        "platform": sys.platform,
        "rootdir": str(config.rootpath),
        "directory": str(config.invocation_params.dir),
        "suite": state.settings["suite"],
        "output": state.settings["output"],
        "started": file.start_time.isoformat(timespec="milliseconds"),
        # Of a test that does not come next in the order of collection, its start is a line.
        "starts": True,
    }


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: Any) -> None:
    config = session.config
    state = config.stash[STATE]
    try:
        given = getattr(config, "workerinput", {}).get("pytest_ledger")
        if given is not None:
            from .xdist import Worker

            state.recorder = Worker(config, given)
            _activate(config, state)
        elif state.file is not None:
            state.recorder = _recorder(config, state.settings, state.file)
        if state.recorder is not None:
            config.pluginmanager.register(state.recorder, RECORDER)
    except Exception as error:
        from .values import described_error

        state.problem = described_error(error)


def _recorder(config: Any, settings: Dict[str, str], file: CaptureFile) -> Any:
    from .options import options_line

    try:
        file.line(options_line(config))
    except Exception as error:
        file.trouble(error)
    if config.pluginmanager.hasplugin("dsession"):
        from .xdist import Controller

        return Controller(config, file, settings)
    from .recorder import Recorder

    return Recorder(config, file, settings)


@pytest.fixture
def ledger_attach(request: Any) -> Any:
    """Attach a file to this test: `ledger_attach(path)`, `ledger_attach.text(text, "name.txt")`.

    It is copied at once, so the file may be removed afterwards. Where nothing is captured, nothing
    happens.
    """
    from .attachments import Attach

    return Attach(request.config.stash[STATE].recorder, request.node.nodeid)


# What ends pytest before its session has begun. Later the recorder writes it.


def pytest_internalerror(excinfo: Any) -> None:
    for state in _active:
        state.failure = (excinfo.value, 3)


def pytest_keyboard_interrupt(excinfo: Any) -> None:
    for state in _active:
        state.failure = (excinfo.value, 2)


def _end(config: Any, state: State, file: CaptureFile) -> None:
    """When the config is out of use, however pytest ends."""
    try:
        if not file.has_ended:
            from .values import failure_of, raised_usage_error

            error, status = state.failure
            if error is None:
                error, status = raised_usage_error(state.error_before), 4
            if error is not None:
                root = str(config.rootpath) + os.sep
                file.end({"exit": status, "failure": failure_of(error, root)})
            elif state.recorder is None:
                file.remove()  # Some other command of pytest or of a plugin.
    except OSError:
        pass  # The disk is full: what was written stays.
    file.close()


def pytest_terminal_summary(terminalreporter: Any, config: Any) -> None:
    state = config.stash.get(STATE, None)
    if state is None:
        return
    if state.problem:
        terminalreporter.write_line("pytest-ledger: nothing is captured: " + state.problem)
    elif state.file is not None and state.file.problem:
        terminalreporter.write_line("pytest-ledger: the capture is incomplete: " + state.file.problem)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: Any) -> None:
    state = config.stash.get(STATE, None)
    if state is None or not state.is_recorded or state.file is None or not state.file.has_ended:
        return
    command = shutil.which("pytest-ledger")
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if command and state.recorder is not None and state.recorder.is_worth_recording:
        for line in _record(command, state.file.path, str(config.rootpath)):
            if reporter is not None:
                reporter.write_line(line)


def _record(command: str, path: str, root: str) -> List[str]:
    environment = {name: value for name, value in os.environ.items() if name != ACTIVE}
    try:
        done = subprocess.run(
            [command, "record", path],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except OSError as error:
        return ["pytest-ledger: the run was not recorded: {}".format(error)]
    lines = done.stdout.decode("utf-8", "replace").rstrip().splitlines()
    if done.returncode != 0:
        why = lines[-1] if lines else "exit status {}".format(done.returncode)
        return ["pytest-ledger: the run was not recorded: " + why]
    return lines
