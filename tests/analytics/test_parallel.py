"""Blocks come back in their order whatever the threads, and stop soon when nobody wants them any more."""

import threading
import time

import pytest

from baltica.analytics.parallel import cores, in_blocks


@pytest.mark.parametrize("threads", [None, 1, 2, 5])
def test_results_come_in_order_and_cover_everything(threads: int | None) -> None:
    def work(start: int, stop: int) -> list[int]:
        time.sleep(0.002 * (start % 3))  # later blocks may be done first
        return list(range(start, stop))

    told: list[tuple[str, int, int | None]] = []
    found = in_blocks(work, 50, 7, threads=threads, progress=lambda *said: told.append(said), what="sources")
    assert [number for block in found for number in block] == list(range(50))
    assert [done for _, done, _ in told] == [7, 14, 21, 28, 35, 42, 49, 50]
    assert {(what, total) for what, _, total in told} == {("sources", 50)}


def test_nothing_to_do() -> None:
    assert list(in_blocks(lambda start, stop: 1, 0, 10)) == []


def test_an_interrupted_program_starts_no_further_block() -> None:
    begun: list[int] = []

    def work(start: int, stop: int) -> int:
        begun.append(start)
        time.sleep(0.01)
        return start

    blocks = in_blocks(work, 1000, 1, threads=2)
    assert next(blocks) == 0
    with pytest.raises(KeyboardInterrupt):
        blocks.throw(KeyboardInterrupt())  # type: ignore[attr-defined]
    assert len(begun) <= 6
    assert threading.active_count() < 10


def test_a_fault_in_a_block_is_raised() -> None:
    def work(start: int, stop: int) -> int:
        if start == 4:
            raise ValueError("block 4")
        return start

    with pytest.raises(ValueError, match="block 4"):
        list(in_blocks(work, 10, 2, threads=2))


def test_there_is_a_core() -> None:
    assert cores() >= 1
