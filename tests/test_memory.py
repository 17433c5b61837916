"""Room for what visitors bring: counted before it is made, shared fairly, and given back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.limits import SHARED, Limits
from cnnviz.memory import FullError, Ledger
from cnnviz.networks import Input, Layer, Network

LIMITS = replace(SHARED, visitor_bytes=600, process_bytes=1000, light_bytes=100)


def test_a_visitor_gets_no_more_than_a_visitors_share() -> None:
    """What goes beyond it is refused in a sentence with the numbers, and what was held stays."""
    account = Ledger(LIMITS).account()
    held = account.claim(500)
    with pytest.raises(FullError, match="one user may use"):
        held.grow(101)
    assert held.bytes == account.bytes == 500


def test_a_claim_beside_another_is_the_same_visitors() -> None:
    """Both count together, and each is given back by itself."""
    account = Ledger(LIMITS).account()
    held = account.claim(500)
    beside = held.beside()
    with pytest.raises(FullError):
        beside.grow(101)
    beside.grow(100)
    assert account.bytes == 600
    del beside
    assert account.bytes == held.bytes == 500


def test_the_last_quarter_is_for_light_visitors() -> None:
    """Two heavy visitors fill three quarters; the next heavy one is refused, and many light ones are not."""
    ledger = Ledger(LIMITS)
    heavy = [ledger.account().claim(375), ledger.account().claim(375)]
    with pytest.raises(FullError, match="full at the moment"):
        ledger.account().claim(101)
    light = [ledger.account().claim(100) for _ in range(2)]
    assert ledger.bytes == 950 == sum(claim.bytes for claim in heavy + light)


def test_all_together_never_hold_more_than_the_process_has() -> None:
    """Light visitors are refused too when everything is taken."""
    ledger = Ledger(LIMITS)
    held = [ledger.account().claim(100) for _ in range(10)]
    with pytest.raises(FullError):
        ledger.account().claim(1)
    assert ledger.bytes == sum(claim.bytes for claim in held) == 1000


def test_room_is_given_back_when_nobody_holds_it() -> None:
    """Dropping the claim is enough; a claim that did not fit gives back what it had."""
    ledger = Ledger(LIMITS)
    account = ledger.account()
    claim = account.claim(300)
    claim.shrink_to(200)
    assert account.bytes == 200
    with pytest.raises(FullError):
        account.claim(500)
    assert ledger.bytes == 200
    del claim
    assert ledger.bytes == account.bytes == 0


def test_before_anybody_is_refused_room_is_made() -> None:
    """What nobody waits for goes first, one after another and no more than is needed; then somebody is refused."""
    ledger = Ledger(LIMITS)
    left = [ledger.account().claim(150) for _ in range(4)]

    def make_room() -> bool:
        return bool(left) and left.pop() is not None

    ledger.when_full(make_room)
    first = ledger.account().claim(300)
    assert len(left) == 3
    second = ledger.account().claim(450)
    assert len(left) == 0
    with pytest.raises(FullError):
        ledger.account().claim(200)
    assert ledger.bytes == first.bytes + second.bytes


def test_checking_takes_nothing() -> None:
    """A check refuses what a claim would, and counts nothing."""
    ledger = Ledger(LIMITS)
    claim = ledger.account().claim()
    claim.check(600)
    assert ledger.bytes == 0
    with pytest.raises(FullError):
        claim.check(601)


def test_a_run_claims_all_that_it_makes() -> None:
    """Every array that a network's run gives is counted, and the run ends where there is no room for the next."""
    layers = [Layer(f"r{n}", "Relu", (f"x{n}",), (f"x{n + 1}",)) for n in range(4)]
    network = Network(layers, [Input("x0", (1, 8))], ["x4"])
    ledger = Ledger(replace(LIMITS, light_bytes=1000))
    claim = ledger.account().claim()
    values = network.run({"x0": np.ones((1, 8), np.float32)}, room=claim)
    assert claim.bytes == sum(values[f"x{n}"].nbytes for n in range(5))
    with pytest.raises(FullError):
        network.run({"x0": np.ones((1, 8), np.float32)}, room=ledger.account().claim(590))


def test_nothing_fits_however_full_it_is() -> None:
    """Whoever holds much may begin a claim though the last quarter is for others, and is refused when it grows."""
    ledger = Ledger(Limits(visitor_bytes=1000, process_bytes=1000, light_bytes=10))
    account = ledger.account()
    held = [account.claim(700), *(ledger.account().claim(10) for _ in range(10))]
    claim = account.claim()
    with pytest.raises(FullError):
        claim.grow(1)
    assert ledger.bytes == sum(each.bytes for each in held) == 800
