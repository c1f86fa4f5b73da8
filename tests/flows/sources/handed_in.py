"""The one delivery that was found in an inbox, or why it is refused; knows no source."""

import pytest

from flows.sources.delivery import Delivery, Found
from transforms.faults import Fault


def only(found: Found) -> Delivery:
    """The only delivery; nothing beside it was refused."""
    assert found.refusals == ()
    (delivery,) = found.deliveries
    return delivery


def refusal_of(delivery: Delivery) -> Fault:
    """Why the delivery cannot be read."""
    with pytest.raises(Fault) as refusal:
        delivery.read()
    return refusal.value
