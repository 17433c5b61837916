"""What all tests of pages without a browser need."""

from __future__ import annotations

import gc

import pytest

from cnnviz.memory import LEDGER
from cnnviz.network_training import SPLITS
from cnnviz.ui import long_work
from tests.patience import PATIENCE

FEW_BYTES = 32 * 2**20
"""So many claimed leave room for every page of a test."""


@pytest.fixture(autouse=True)
def _nobody_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run waits for long work to its end: in a browser its part would ask for what a busy machine has not done by then."""
    monkeypatch.setattr(long_work, "QUIET_SECONDS", PATIENCE)


@pytest.fixture(autouse=True)
def _nothing_is_shared() -> None:
    """Pictures that other tests have left for all to learn from would go first where the memory is full."""
    while SPLITS.give_up():
        pass


@pytest.fixture(autouse=True)
def _visitors_of_other_tests_are_gone() -> None:
    """Their pages refer to themselves, so what they claimed stays taken until it is collected, and others are refused."""
    if LEDGER.bytes > FEW_BYTES:
        gc.collect()
