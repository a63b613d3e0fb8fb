"""What the plugin costs a run of many trivial tests: runs with and without it in turn, and compares medians.

    python scripts/bench-plugin.py [--tests 10000] [--pairs 15] [--valgrind] [pytest's own options]

Run it with the Python whose pytest is to be measured. Turns are interleaved, and the order within a pair alternates, because a
machine that gets slower or faster meanwhile must not count for either. What is compared is user + system time of the whole
process, waited for by its own id; wall-clock time is shown too, and is the noisier one. Instructions are the same in every run,
and are counted once: by perf where the processor lets it, or by valgrind, which knows none of the kernel's, either.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

PLUGIN = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "plugin")


def make_tests(folder, tests):
    for start in range(0, tests, 100):
        with open(os.path.join(folder, "test_{:04}.py".format(start // 100)), "w") as file:
            for number in range(start, min(tests, start + 100)):
                file.write("def test_{}():\n    pass\n\n\n".format(number))


def command_of(options, capture):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"))}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"] + options
    if capture:
        environment["PYTHONPATH"] = PLUGIN
        environment["PYTEST_LEDGER_DIR"] = capture
        command += ["-p", "pytest_ledger"]
    # What depends on addresses and on the order of sets is the same in every run.
    environment["PYTHONHASHSEED"] = "0"
    return command, environment


def run(folder, options, capture):
    command, environment = command_of(options, capture)
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status != 0:
        sys.exit("pytest ended with {}".format(status))
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - started


def instructions(folder, options, capture, counter):
    """Of the whole process outside the kernel; None where they cannot be counted."""
    command, environment = command_of(options, capture)
    try:
        done = subprocess.run(
            counter + command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, universal_newlines=True
        )
    except FileNotFoundError:
        return None
    found = re.search(r"^(\d+),,instructions|I +refs: +([\d,]+)", done.stderr, re.MULTILINE)
    return int((found.group(1) or found.group(2)).replace(",", "")) if found else None


PERF = ["perf", "stat", "-x,", "-e", "instructions:u"]
VALGRIND = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tests", type=int, default=10_000)
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--valgrind", action="store_true", help="count instructions by valgrind, which takes some minutes")
    arguments, options = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as top:
        folder = os.path.join(top, "tests")
        os.mkdir(folder)
        make_tests(folder, arguments.tests)
        capture = os.path.join(top, "capture")
        for captured in (None, capture):
            run(folder, options, captured)  # compiles what is to be compiled
        pairs = []
        for number in range(arguments.pairs):
            turns = (None, capture) if number % 2 == 0 else (capture, None)
            timed = {turn: run(folder, options, turn) for turn in turns}
            pairs.append((timed[None], timed[capture]))
        counter = VALGRIND if arguments.valgrind else PERF
        counts = [instructions(folder, options, captured, counter) for captured in (None, capture)]
    print("{} tests, {} pairs, Python {}.{}.{}".format(arguments.tests, len(pairs), *sys.version_info[:3]))
    for index, name in ((0, "cpu"), (1, "wall")):
        without = statistics.median(pair[0][index] for pair in pairs)
        with_it = statistics.median(pair[1][index] for pair in pairs)
        paired = sorted((pair[1][index] - pair[0][index]) / pair[0][index] * 100 for pair in pairs)
        quarter = len(paired) // 4
        print(
            "{:4}  without {:.3f} s  with {:.3f} s  {:+.2f} % of medians  {:+.2f} % median of pairs (middle half {:+.2f} to {:+.2f})".format(
                name,
                without,
                with_it,
                (with_it - without) / without * 100,
                statistics.median(paired),
                paired[quarter],
                paired[-1 - quarter],
            )
        )
    if None not in counts:
        without, with_it = counts
        each = (with_it - without) / arguments.tests
        print("instructions  {:+.0f} a test  {:+.2f} %".format(each, (with_it - without) / without * 100))


if __name__ == "__main__":
    main()
