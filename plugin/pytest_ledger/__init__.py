"""pytest-ledger: captures what pytest knows of a run, while it runs. docs/capture.md has the format.

A run must not change: nothing is printed unless something went wrong, no hook returns a value, and
no code of the test suite is called but the `str()` of an exception that pytest has just shown.

PYTEST_DONT_REWRITE (no module here has an assert)
"""

import sys

import pytest

__version__ = "0.1.0"

# The GitHub Action puts this package on the path of every Python of a job: where it cannot work it
# must be importable, and do nothing. This file has to be valid Python 2.7.
if sys.version_info >= (3, 8) and hasattr(pytest, "StashKey"):
    from .hooks import (  # noqa: F401
        ledger_attach,
        pytest_addoption,
        pytest_configure,
        pytest_internalerror,
        pytest_keyboard_interrupt,
        pytest_load_initial_conftests,
        pytest_sessionstart,
        pytest_terminal_summary,
        pytest_unconfigure,
    )
