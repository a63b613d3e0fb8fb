import enum
import warnings

import pytest

pytestmark = pytest.mark.owner("dana")


class Size(enum.Enum):
    SMALL = 1


@pytest.mark.suite("checkout")
@pytest.mark.description("A basket adds up")
@pytest.mark.owner("kim")
@pytest.mark.level(3, area="prices")
def test_described(record_property):
    record_property("ticket", "SHOP-12")
    record_property("nothing", None)


@pytest.mark.parametrize("size, count", [(Size.SMALL, 1), (None, float("nan"))], ids=["small", "none"])
def test_params(size, count):
    warnings.warn("sizes are going away", DeprecationWarning)
    assert size is None and count == 1


def test_inherits_owner():
    pass
