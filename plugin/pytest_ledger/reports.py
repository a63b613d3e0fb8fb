"""What pytest's reports of a test say, as plain functions.

PYTEST_DONT_REWRITE
"""

from __future__ import annotations

from typing import Any, Dict, List

from .values import MESSAGE, TEXT, cut, described_error, relative

# Any other outcome is a plugin's word for a failure that it has repeated: "rerun", "retried".
OUTCOMES = ("passed", "failed", "skipped")


def is_repeated(report: Any) -> bool:
    return report.outcome not in OUTCOMES


def phase_outcome(report: Any) -> str:
    if hasattr(report, "wasxfail"):
        return {"skipped": "xfailed", "passed": "xpassed"}.get(report.outcome, report.outcome)
    return "failed" if is_repeated(report) else str(report.outcome)


def outcome_of(reports: List[Any], failed_subtests: int = 0) -> str:
    """The worst outcome of a test's phases; a failure in the call is "failed", else "error"."""
    phases = {report.when: phase_outcome(report) for report in reports}
    # "???" is xdist's report of a worker that died: pytest counts the test as failed.
    if phases.get("call") == "failed" or phases.get("???") == "failed" or failed_subtests:
        return "failed"
    outcomes = phases.values()
    if "failed" in outcomes:
        return "error"
    for outcome in ("xfailed", "skipped", "xpassed"):
        if outcome in outcomes:
            return outcome
    return "passed"


def has_outcome(reports: List[Any]) -> bool:
    return any(report.when == "call" or report.outcome != "passed" for report in reports)


def location(report: Any) -> Dict[str, Any]:
    found: Dict[str, Any] = {}
    file, line, _ = report.location
    if not report.nodeid.startswith(file):
        found["file"] = relative(str(file), "")
    if line is not None:
        found["line"] = line + 1
    return found


def seconds_of(reports: List[Any]) -> List[Any]:
    seconds = {report.when: round(report.duration, 6) for report in reports}
    return [seconds.get(when) for when in ("setup", "call", "teardown")]


def reason_of(report: Any, root: str) -> Dict[str, Any]:
    """Of a skip or an expected failure."""
    if hasattr(report, "wasxfail"):
        return {"reason": cut(_without(str(report.wasxfail), "reason: "), MESSAGE)}
    longrepr = report.longrepr
    if isinstance(longrepr, tuple) and len(longrepr) == 3:
        path, line, reason = longrepr
        reason = cut(_without(str(reason), "Skipped: "), MESSAGE)
        return {"reason": reason, "at": [relative(str(path), root), line]}
    return {"reason": cut(str(longrepr), MESSAGE)}


def _without(text: str, prefix: str) -> str:
    return text[len(prefix) :] if text.startswith(prefix) else text


def failure_line(report: Any, details: Dict[str, Any]) -> Dict[str, Any]:
    """`details`: what was raised, which the report itself does not have."""
    failure: Dict[str, Any] = dict({"when": report.when}, **details)
    longrepr = report.longrepr
    try:
        text = "" if longrepr is None else str(longrepr)
    except Exception as problem:
        text = "<unprintable: {}>".format(described_error(problem))
    # pytest's own short form of the exception, which JUnit XML has too.
    message = getattr(getattr(longrepr, "reprcrash", None), "message", None)
    if message is not None:
        failure["message"] = cut(str(message), MESSAGE)
    failure["text"] = cut(text, TEXT)
    return failure
