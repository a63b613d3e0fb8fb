"""What the capture says of how pytest was run: enough to run a test again, and to know why others
did not run.

PYTEST_DONT_REWRITE
"""

from __future__ import annotations

import os
import shlex
from typing import Any, Dict, List, Optional, Tuple

from .values import relative

# Options whose values are needed to find and run a test again, or to know what was left out. Of any
# other option only the name is kept: its value may be a password.
VALUES_KEPT = frozenset(
    "-p -c --config-file -m -k -o --override-ini --rootdir --import-mode --confcutdir -W --deselect"
    " --ignore --ignore-glob --maxfail --doctest-glob --pyargs -n --numprocesses --dist --splits"
    " --group --shard-id --num-shards --test-group --test-group-count --reruns --retries"
    " -r --tb -v --verbosity --durations --lfnf --last-failed-no-failures".split()
)
# Options that may be written without a space before their value.
SHORT = ("-p", "-c", "-m", "-k", "-o", "-W", "-n", "-r")

# Option of pytest or a well-known plugin: name in the capture.
SELECTING = {
    "keyword": "keyword",
    "markexpr": "markers",
    "deselect": "deselect",
    "ignore": "ignore",
    "ignore_glob": "ignoreGlob",
    "lf": "lastFailed",
    "failedfirst": "failedFirst",
    "newfirst": "newFirst",
    "stepwise": "stepwise",
    "maxfail": "maxfail",
}

# (plugin, option with the number of shards, option with this shard, number of the first shard)
SHARDING = (
    ("pytest-split", "--splits", "--group", 1),
    ("pytest-shard", "--num-shards", "--shard-id", 0),
    ("pytest-test-groups", "--test-group-count", "--test-group", 1),
)


def options_line(config: Any) -> Dict[str, Any]:
    root = str(config.rootpath) + os.sep
    positional = frozenset(map(str, config.args))
    given = [str(arg) for arg in config.invocation_params.args]
    from_ini = [str(arg) for arg in config.getini("addopts") or []]
    from_environment = shlex.split(os.environ.get("PYTEST_ADDOPTS", ""))
    line: Dict[str, Any] = {"kind": "options", "args": without_secrets(given, positional)}
    for name, args in (("addopts", from_ini), ("environmentAddopts", from_environment)):
        if args:
            line[name] = without_secrets(args, positional)
    if config.inipath is not None:
        line["inifile"] = relative(str(config.inipath), root)
    testpaths = config.getini("testpaths")
    if testpaths:
        line["testpaths"] = [str(path) for path in testpaths]
    selection = _selection(config, given + from_ini + from_environment, positional)
    if selection:
        line["selection"] = selection
    shard = _shard(config)
    if shard:
        line["shard"] = shard
    workers = config.getoption("numprocesses", None)
    if isinstance(workers, int) and workers > 0:
        line["workers"] = workers
    return line


def without_secrets(args: List[str], positional: Any) -> List[str]:
    """Names of options, values of those in VALUES_KEPT, and arguments that pytest takes for paths."""
    kept: List[str] = []
    before = ""
    for arg in args:
        if before in VALUES_KEPT and not arg.startswith("-"):
            kept.append(arg)
            before = ""
        elif arg.startswith("--"):
            name, separator, _ = arg.partition("=")
            kept.append(arg if name in VALUES_KEPT else name)
            before = "" if separator else name
        elif arg.startswith("-"):
            short = arg[:2]
            is_kept = short in SHORT or arg[1:].isalpha() and len(arg) <= 4
            kept.append(arg if is_kept else short)
            before = arg
        else:
            if arg in positional:
                kept.append(arg)
            before = ""
    return kept


def _selection(config: Any, args: List[str], positional: Any) -> Dict[str, Any]:
    """What restricted the session to some of its tests, or put an early end to it."""
    selection: Dict[str, Any] = {}
    paths = [arg for arg in args if arg in positional]
    if paths:
        selection["paths"] = list(dict.fromkeys(paths))
    for option, name in SELECTING.items():
        value = config.getoption(option, None)
        if value:
            values = value if isinstance(value, list) else None
            selection[name] = [str(entry) for entry in values] if values else _scalar(value)
    return selection


def _scalar(value: Any) -> Any:
    return value if isinstance(value, (bool, int)) else str(value)


def _shard(config: Any) -> Optional[Dict[str, Any]]:
    for plugin, count_option, index_option, first in SHARDING:
        count, index = _number(config, count_option), _number(config, index_option)
        if count is not None and index is not None and count > 1:
            return {"plugin": plugin, "index": index - first + 1, "count": count}
    return None


def _number(config: Any, option: str) -> Optional[int]:
    value = config.getoption(option, None)
    return value if isinstance(value, int) else None


# What a capture can be told to keep: (choices, default).
SETTINGS = {
    "suite": (("module", "marker", "none"), "marker"),
    "output": (("failed", "all", "none"), "failed"),
    "attachments": (None, ""),
}


def settings_of(config: Any) -> Tuple[Dict[str, str], str]:
    """Settings from options, the environment and the ini file, and a complaint about a wrong one."""
    settings: Dict[str, str] = {}
    wrong = ""
    for name, (choices, default) in SETTINGS.items():
        value = getattr(config.known_args_namespace, "ledger_" + name, None)
        value = value or os.environ.get("PYTEST_LEDGER_" + name.upper())
        value = str(value or config.getini("ledger_" + name) or default)
        if choices is not None and value not in choices:
            expected = ", ".join(choices)
            wrong = "ledger_{} is one of {}, not {!r}".format(name, expected, value)
            value = default
        settings[name] = value
    return settings, wrong
