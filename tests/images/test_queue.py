"""Large pictures are decoded one at a time, first come, first served."""

from __future__ import annotations

import threading

import pytest

from cnnviz.images import queue
from cnnviz.images.queue import SMALL_BYTES, Queue
from tests.patience import PATIENCE

LARGE = SMALL_BYTES + 1


def stays() -> None:
    """Whoever waits with this stays until the turn comes."""


class Visitors:
    """Threads that wait for a turn, started one after the other."""

    def __init__(self, count: int) -> None:
        self.queue = Queue()
        self.order: list[int] = []
        self.inside = self.most = 0
        self._looked = [threading.Event() for _ in range(count)]
        self.threads = [threading.Thread(target=self._decode, args=(number,)) for number in range(count)]

    def start(self) -> None:
        """Let each come to the queue before the next one does."""
        for thread, looked in zip(self.threads, self._looked, strict=True):
            thread.start()
            assert looked.wait(PATIENCE)

    def _decode(self, number: int) -> None:
        with self.queue.turn(LARGE, self._looked[number].set):
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.order.append(number)
            self.inside -= 1


def test_one_at_a_time_in_the_order_of_coming() -> None:
    """Five who came while another was at it find themselves alone, in their order."""
    visitors = Visitors(5)
    with visitors.queue.turn(LARGE, stays):
        visitors.start()
        assert visitors.order == []
    for thread in visitors.threads:
        thread.join(PATIENCE)
    assert visitors.order == [0, 1, 2, 3, 4] and visitors.most == 1


def test_a_small_picture_does_not_wait() -> None:
    """It is decoded beside a large one."""
    queue = Queue()
    with queue.turn(LARGE, stays), queue.turn(SMALL_BYTES, stays):
        pass


def test_who_left_is_not_decoded_for_and_keeps_nobody_waiting() -> None:
    """What `stay` raises ends the waiting, also of the one whose turn has just come; the next one follows."""
    queue = Queue()

    def left() -> None:
        raise LookupError

    with queue.turn(LARGE, stays), pytest.raises(LookupError), queue.turn(LARGE, left):
        pytest.fail("decoded for nobody")
    with pytest.raises(LookupError), queue.turn(LARGE, left):
        pytest.fail("decoded for nobody")
    with queue.turn(LARGE, stays):
        pass


def test_a_failure_gives_the_turn_back() -> None:
    """A damaged picture does not hold up the next one."""
    queue = Queue()
    with pytest.raises(ValueError, match="damaged"), queue.turn(LARGE, stays):
        raise ValueError("damaged")
    with queue.turn(LARGE, stays):
        pass


def test_looking_is_seldom() -> None:
    """A hundred who wait look a few hundred times a second at most."""
    assert 0.05 <= queue.LOOK_SECONDS <= 1
