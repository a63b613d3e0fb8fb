import pytest

from conftest import FAILS, perhaps_die


@pytest.mark.parametrize("number", range(300))
def test_one(number):
    print("x" * number)
    perhaps_die(number, "call")
    assert number % 7 != FAILS, "every seventh fails"
