"""What holds for every test of the house."""

from collections.abc import Iterator

import pytest

from flows.sources import whole_files


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Nothing; with --dist loadgroup a file stays on one core, but for the tests that say where they belong.

    What a file's tests have in common (nights, servers) would otherwise be made on every core.
    """
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@pytest.fixture(scope="session", autouse=True)
def _nobody_is_copying() -> Iterator[None]:
    """Tests read what they have just written, and know that it is whole; those about copies in progress wait."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole_files, "QUIET_SECONDS", 0.0)
        yield
