"""What holds for every test of the house."""

from collections.abc import Iterator

import pytest

from flows.sources import whole_files


@pytest.fixture(scope="session", autouse=True)
def _nobody_is_copying() -> Iterator[None]:
    """Tests read what they have just written, and know that it is whole; those about copies in progress wait."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole_files, "QUIET_SECONDS", 0.0)
        yield
