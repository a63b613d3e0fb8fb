"""Everything here tries to break who looks at it."""

import os
import sys
import uuid

import pytest


class Hostile:
    def __repr__(self):
        raise RuntimeError("no repr for you")

    __str__ = __repr__

    @property
    def __class__(self):
        raise RuntimeError("no class either")


class Unspeakable(Exception):
    def __str__(self):
        raise ValueError("no message")


class Endless(Exception):
    pass


def test_property(record_property):
    record_property("hostile", Hostile())
    record_property("surrogate", "\udcff")
    record_property("number", 2**70)
    record_property("run", uuid.UUID(int=1))
    record_property("loop", loop())


def loop():
    around = []
    around.append(around)
    return around


@pytest.mark.level(Hostile(), area={"a": [Hostile()], Hostile: 1})
def test_marker():
    pass


def test_unspeakable():
    raise Unspeakable


def test_circular():
    first, second = Endless("first"), Endless("second")
    first.__context__ = second
    # An older Python itself never comes to the end of a circle: bpo-25782.
    if sys.version_info >= (3, 10):
        second.__context__ = first
    raise first


def test_surrogates():
    raise ValueError("bad \udcff \x00 \u2028 \x1b[31m")


def test_deep():
    def down(left):
        return down(left - 1) if left else 1 / 0

    down(300)


def test_long_output():
    for number in range(20_000):
        print("line", number)
    assert False


def test_low_descriptors_are_free():
    """Tests count descriptors, and close low ones that they take for their own."""
    if os.path.isdir("/proc/self/fd"):
        opened = [os.readlink("/proc/self/fd/%d" % number) for number in range(100) if is_open(number)]
        assert not [path for path in opened if path.endswith(".jsonl")]


def is_open(number):
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


@pytest.mark.parametrize("value", ["a::b", "x[y]", "new\nline", "ü\u2028"])
def test_names(value):
    pass


def test_after():
    pass
