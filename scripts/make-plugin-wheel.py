"""Writes plugin/autoload/pytest_ledger_autoload-1-py3-none-any.whl: with it and plugin/ on PYTHONPATH pytest loads the plugin.

    python3 scripts/make-plugin-wheel.py [DIRECTORY]     the same bytes each time

pytest loads plugins by entry points, and finds those in any package metadata on the path of modules. This is nothing but the metadata
of pytest-ledger; the package itself is plugin/pytest_ledger. A plain .dist-info directory would do, but then `pip freeze` lists a package
that nobody installed, and cannot uninstall it. pip passes over a wheel on the path; Python reads metadata from it as from any zip file.

Nobody can install it: the name of the file is not the name of the package in it, which pip and uv refuse. docs/capture.md says why
PYTHONPATH, and not PYTEST_PLUGINS.
"""

import os
import re
import sys
import zipfile

PLUGIN = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "plugin")
NAME = "pytest_ledger_autoload-1-py3-none-any.whl"


def read_version() -> str:
    with open(os.path.join(PLUGIN, "pytest_ledger", "__init__.py")) as file:
        return re.search(r'__version__ = "(.+)"', file.read()).group(1)


def main() -> None:
    version = read_version()
    info = "pytest_ledger-{}.dist-info/".format(version)
    files = {
        info + "METADATA": "Metadata-Version: 2.1\nName: pytest-ledger\nVersion: {}\n".format(version),
        info + "WHEEL": "Wheel-Version: 1.0\nGenerator: pytest-ledger\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        info + "entry_points.txt": "[pytest11]\npytest_ledger = pytest_ledger\n",
    }
    directory = sys.argv[1] if len(sys.argv) > 1 else os.path.join(PLUGIN, "autoload")
    with zipfile.ZipFile(os.path.join(directory, NAME), "w", zipfile.ZIP_STORED) as wheel:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            # Of the system that made it, which differs between machines.
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            wheel.writestr(entry, text)


if __name__ == "__main__":
    main()
