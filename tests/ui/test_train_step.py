"""The view of one step as the script draws it: its numbers are counted, and given back."""

from __future__ import annotations

import gc
from dataclasses import replace

import pytest

from cnnviz.memory import LEDGER
from tests.ui.door.browser import answer_to, asking, door_of, fire, shown
from tests.ui.test_lab import opened

PAGE = "train-step"
STEP = f"{PAGE}.step"


def test_numbers_that_others_need_the_room_of_are_given_back_with_the_page_open() -> None:
    """And the next message works them out anew."""
    app = opened(page=PAGE, network="hidden")
    visitor = app.session_state["visitor"]
    assert visitor.account.bytes > 3_000_000
    before = answer_to(door_of(app), asking(STEP, {"step": 3, "look": None}))
    assert before is not None
    visitor.last = -1e9
    assert visitor.give_up()
    gc.collect()
    assert visitor.account.bytes == 0
    assert answer_to(door_of(app), asking(STEP, {"step": 4, "look": None}, first=2)) is None
    fire(app, STEP, {"step": 4, "look": None}, first=2)
    assert visitor.account.bytes > 3_000_000 and not app.exception and shown(app, STEP).meta


@pytest.mark.parametrize("link", [{"network": "hidden"}, {"network": "lenet", "trained": "100"}])
def test_without_room_it_is_said(monkeypatch: pytest.MonkeyPatch, link: dict[str, str]) -> None:
    """In a sentence, with the controls still there; with room again, the step is shown."""
    limits = LEDGER.limits
    monkeypatch.setattr(LEDGER, "limits", replace(limits, process_bytes=1000))
    app = opened(page=PAGE, **link)
    assert len(app.error) == 1 and "full at the moment" in app.error[0].value and not app.exception
    assert answer_to(door_of(app), asking(STEP, {"step": 4, "look": None})) is None
    assert shown(app, f"{PAGE}.controls").meta
    monkeypatch.setattr(LEDGER, "limits", limits)
    app.run()
    assert not app.error and not app.exception
