"""Does one piece of work while its caller goes on to the next; knows nothing of what the work is.

Reading a list leaves a part of the second core to packing the one before for the landing. Never more than one piece of
work is behind, so no more than two lists are in memory.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager


class OneBehind:
    """One piece of work at a time, in a thread of its own."""

    def __init__(self, worker: ThreadPoolExecutor) -> None:
        self._worker = worker
        self._begun: Future[None] | None = None

    def begin(self, work: Callable[[], object]) -> None:
        """Nothing; the work has begun, and what was begun before it is done. Raises what that raised."""
        self.finish()
        self._begun = self._worker.submit(_done, work)

    def finish(self) -> None:
        """Nothing; all that was begun is done. Raises what it raised."""
        begun, self._begun = self._begun, None
        if begun:
            begun.result()


@contextmanager
def one_behind() -> Iterator[OneBehind]:
    """For a while; afterwards all is done. Raises what the last piece of work raised, if nothing else was raised."""
    with ThreadPoolExecutor(1) as worker:
        behind = OneBehind(worker)
        yield behind
        behind.finish()


def _done(work: Callable[[], object]) -> None:
    work()
