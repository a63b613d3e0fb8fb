"""How values are brought into JSON."""

import enum
import json
import uuid

import pytest

from pytest_ledger.values import INNER, OUTPUT, cut, grouped, plain, printed


class Size(enum.Enum):
    SMALL = 1


class Hostile:
    def __repr__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    "value, expected",
    [
        (None, None),
        (True, True),
        (2**53 - 1, 2**53 - 1),
        (2**53, "0x20000000000000"),
        (float("nan"), "nan"),
        (Size.SMALL, "Size.SMALL"),
        (b"\x00", "b'\\x00'"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ({"b", "a"}, ["a", "b"]),
        ({1: [Hostile()]}, {"1": ["<test_values.Hostile>"]}),
        (int, "<class int>"),
        ("x" * (INNER + 1), "<10001 characters>"),
        (b"x" * INNER, "<10000 bytes>"),
        ([[[[1]]]], [[["<list>"]]]),
    ],
)
def test_plain(value, expected):
    found = plain(value)
    assert found == expected and type(found) is type(expected)
    json.dumps(found, allow_nan=False)


def test_a_text_is_a_string_when_whole():
    text = "x" * sum(OUTPUT)
    assert cut(text, OUTPUT) is text


@pytest.mark.parametrize("limits", [(3, 4), (0, 4), (3, 0)])
def test_of_a_text_that_is_cut_head_and_tail_are_kept(limits):
    head, omitted, tail = cut("abcdefghijkl", limits)
    assert (head, tail) == ("abcdefghijkl"[: limits[0]], "abcdefghijkl"[12 - limits[1] :])
    assert len(head) + omitted + len(tail) == 12


def test_printed_is_text_or_a_cut_text():
    assert printed(["a", 1]) == "['a', 1]"
    assert printed("x" * 20_000)[1] == 3_000


def test_grouped():
    ids = ["a.py::one", "a.py::two", "b.py::one", "a.py::three", "doc.txt"]
    expected = [("a.py", ["one", "two"]), ("b.py", ["one"]), ("a.py", ["three"]), ("doc.txt", [""])]
    assert grouped(ids) == expected
