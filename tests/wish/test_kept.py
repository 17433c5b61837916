"""What is kept for everybody: bounded, counted, and given up when others need the room."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.limits import Limits
from cnnviz.memory import Ledger
from cnnviz.wish import Kept


@dataclass
class Result:
    bytes: int


def test_what_was_asked_for_least_lately_goes_first() -> None:
    """And its bytes are given back."""
    ledger = Ledger(Limits(visitor_bytes=1000, process_bytes=1000, light_bytes=1000))
    kept: Kept[Result] = Kept(2, ledger)
    for number in (1, 2):
        kept.put(number, Result(100))
    assert kept.get(1) is not None
    kept.put(3, Result(50))
    assert kept.get(2) is None and kept.get(1) is not None and ledger.bytes == 150
    assert kept.give_up() and kept.give_up() and not kept.give_up()
    assert ledger.bytes == 0


def test_what_has_no_room_is_not_kept() -> None:
    """Nobody is told, as it can be computed anew."""
    kept: Kept[Result] = Kept(2, Ledger(Limits(visitor_bytes=10, process_bytes=10, light_bytes=10)))
    kept.put(1, Result(11))
    assert kept.get(1) is None
