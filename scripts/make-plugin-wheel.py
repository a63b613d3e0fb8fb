"""Writes plugin/pytest_ledger_autoload-1-py3-none-any.whl: what makes pytest load the plugin from PYTHONPATH alone.

    python3 scripts/make-plugin-wheel.py [DIRECTORY]     the same bytes each time

pytest loads plugins by entry points, and finds those in any package metadata on the path of modules. A plain .dist-info directory
would do, but then `pip freeze` lists a package that nobody installed, and cannot uninstall it. pip passes over a wheel on the path;
Python reads modules and metadata from it as from any zip file (and its importlib.metadata keeps the file open: one descriptor). docs/capture.md says why not PYTEST_PLUGINS.
"""

import os
import sys
import zipfile

NAME = "pytest_ledger_autoload"
INFO = NAME + "-1.dist-info/"

# Any Python and any pytest may find it: it must do nothing where the plugin would not work.
#
# The import is for speed: pytest's own import of a plugin, which may rewrite assertions, takes 2 ms more, and 6 ms more where there is
# no bytecode yet. Without docstrings (-OO) pytest does not see that the plugin asks for no rewriting, and would warn that it comes too late.
MODULE = """\
import sys

if sys.version_info >= (3, 8):
    if sys.flags.optimize < 2:
        import pytest_ledger
    pytest_plugins = ["pytest_ledger"]
"""

FILES = {
    NAME + ".py": MODULE,
    INFO + "METADATA": "Metadata-Version: 2.1\nName: pytest-ledger-autoload\nVersion: 1\nRequires-Python: >=3.8\n",
    INFO + "WHEEL": "Wheel-Version: 1.0\nGenerator: pytest-ledger\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    INFO + "entry_points.txt": "[pytest11]\n{0} = {0}\n".format(NAME),
}


def main() -> None:
    plugin = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "plugin")
    directory = sys.argv[1] if len(sys.argv) > 1 else plugin
    path = os.path.join(directory, NAME + "-1-py3-none-any.whl")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as wheel:
        for name, text in FILES.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            # Of the system that made it, which differs between machines.
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            wheel.writestr(entry, text)


if __name__ == "__main__":
    main()
