"""What the plugin costs a run of many trivial tests.

    python scripts/bench-plugin.py [--tests 10000] [--rounds 15] [--valgrind] [pytest's own options]

Run it with the Python whose pytest is to be measured. It looks in two ways:

Of whole runs, with and without the plugin in turn, in processor time (user + system) of each part, on one processor. The order within a
round alternates, because a machine that gets slower or faster meanwhile must not count for either. One round differs from the next by
more than the plugin costs: what is shown is the mean of the differences without their outer fifths, and its standard error.

Within a run, which is much surer: bench_clocks.py.

Instructions are the same in every run, and are counted once: by perf where the processor lets it, or by valgrind, which knows none
of the kernel's, either.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version

SCRIPTS = os.path.dirname(os.path.abspath(__file__))
PLUGIN = os.path.join(os.path.dirname(SCRIPTS), "plugin")
WHEEL = os.path.join(PLUGIN, "autoload", "pytest_ledger_autoload-1-py3-none-any.whl")


def make_tests(folder, tests):
    for start in range(0, tests, 100):
        with open(os.path.join(folder, "test_{:04}.py".format(start // 100)), "w") as file:
            for number in range(start, min(tests, start + 100)):
                file.write("def test_{}():\n    pass\n\n\n".format(number))


PARTS = ("start", "collection", "tests", "end")
# Tests, as in bench_clocks.py, which cannot be imported: it is a plugin.
BLOCK = 50


def command_of(options, top, how):
    """`how`: "without" the plugin, "with" it, or "within"."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"))}
    command = [sys.executable, "-m", "pytest"] + options
    environment["PYTHONPATH"] = SCRIPTS
    environment["BENCH_STAMPS"] = os.path.join(top, "stamps.json")
    if how != "without":
        # As the Action has it.
        environment["PYTHONPATH"] += os.pathsep + PLUGIN + os.pathsep + WHEEL
        environment["PYTEST_LEDGER_DIR"] = os.path.join(top, "capture")
    command += ["-p", "bench_clocks" if how == "within" else "bench_stamps"]
    # What depends on addresses and on the order of sets is the same in every run.
    environment["PYTHONHASHSEED"] = "0"
    return command, environment


def run(options, top, how):
    """Seconds of processor time that each part took, and all of them; "within" what bench_clocks has measured."""
    command, environment = command_of(options, top, how)
    process = subprocess.Popen(command, cwd=os.path.join(top, "tests"), env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status != 0:
        sys.exit("pytest ended with {}".format(status))
    with open(environment["BENCH_STAMPS"]) as file:
        stamps = json.load(file)
    shutil.rmtree(os.path.join(top, "capture"), ignore_errors=True)
    if how == "within":
        return stamps
    total = usage.ru_utime + usage.ru_stime
    return [after - before for before, after in zip([0] + stamps, stamps + [total])] + [total]


def instructions(options, top, how, counter):
    """Of the whole process outside the kernel; None where they cannot be counted."""
    command, environment = command_of(options, top, how)
    try:
        done = subprocess.run(
            counter + command,
            cwd=os.path.join(top, "tests"),
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            universal_newlines=True,
        )
    except FileNotFoundError:
        return None
    found = re.search(r"^(\d+),,instructions|I +refs: +([\d,]+)", done.stderr, re.MULTILINE)
    return int((found.group(1) or found.group(2)).replace(",", "")) if found else None


PERF = ["perf", "stat", "-x,", "-e", "instructions:u"]
VALGRIND = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]


def mean_and_error(values):
    """Without the outer fifths, in which something else was the cause."""
    kept = sorted(values)[len(values) // 5 : len(values) - len(values) // 5]
    return statistics.mean(kept), statistics.stdev(kept) / len(kept) ** 0.5


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tests", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--valgrind", action="store_true", help="count instructions by valgrind, which takes some minutes")
    arguments, options = parser.parse_known_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, [max(os.sched_getaffinity(0))])
    with tempfile.TemporaryDirectory() as top:
        os.mkdir(os.path.join(top, "tests"))
        make_tests(os.path.join(top, "tests"), arguments.tests)
        ways = ("without", "with", "within")
        for how in ways:
            run(options, top, how)  # compiles what is to be compiled
        rounds = []
        for number in range(arguments.rounds):
            rounds.append({how: run(options, top, how) for how in (ways if number % 2 == 0 else ways[::-1])})
        counter = VALGRIND if arguments.valgrind else PERF
        counts = [instructions(options, top, how, counter) for how in ways[:2]]
    print("{} tests, {} rounds, Python {}.{}.{}, pytest {}".format(arguments.tests, len(rounds), *sys.version_info[:3], version("pytest")))
    whole = statistics.median(each["without"][-1] for each in rounds)
    print("{:12}{:>9}  {:>18}  {:>18}{:>10}".format("ms", "without", "more with it", "within a run", "% of run"))
    within = {part: [each["within"]["spent"][part] for each in rounds] for part in ("start", "collection", "end")}
    pairs = [with_it - without for each in rounds for without, with_it in each["within"]["pairs"]]
    within["tests"] = [seconds / BLOCK * arguments.tests for seconds in pairs]
    sums = [mean_and_error(within[part]) for part in PARTS]
    sums.append((sum(mean for mean, _ in sums), sum(error**2 for _, error in sums) ** 0.5))
    for index, name in enumerate(PARTS + ("together",)):
        more = mean_and_error([each["with"][index] - each["without"][index] for each in rounds])
        print(
            "{:12}{:9.0f}  {:>18}  {:>18}{:10.2f}".format(
                name,
                statistics.median(each["without"][index] for each in rounds) * 1e3,
                "{:.1f} ± {:.1f}".format(*(seconds * 1e3 for seconds in more)),
                "{:.1f} ± {:.1f}".format(*(seconds * 1e3 for seconds in sums[index])),
                sums[index][0] / whole * 100,
            )
        )
    if None not in counts:
        without, with_it = counts
        each = (with_it - without) / arguments.tests
        print("instructions  {:+.0f} a test  {:+.2f} %".format(each, (with_it - without) / without * 100))


if __name__ == "__main__":
    main()
