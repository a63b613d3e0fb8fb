import pytest

from conftest import perhaps_die


@pytest.mark.parametrize("number", range(300))
def test_one(number):
    print("x" * number)
    perhaps_die(number, "call")
    assert number % 7 != 0, "every seventh fails"
