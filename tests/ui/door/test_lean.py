"""What stays is not sent again to a browser that has it."""

from __future__ import annotations

from cnnviz.parts.one_kernel.content import CONSTANT
from tests.ui.door.browser import answered, asking, door_of, same, shown
from tests.ui.test_lab import opened

KERNEL = "train.kernel"


def test_a_browser_that_has_the_last_is_told_what_changed() -> None:
    """And only that; with what it has, this is what the script would show."""
    asks, runs = opened(page="train", size="16"), opened(page="train", size="16", step="3")
    version = 0
    for turn in (1, 2, 3):
        message = asking(KERNEL, {"steps": 1, "told": 0}, first=turn) | {
            "has": {KERNEL: version} if version else {}
        }
        answer = answered(door_of(asks), message)
        part = answer.shown[KERNEL]
        assert part.whole == (turn == 1) and (part.base == version or turn == 1)
        assert (set(CONSTANT) & (part.meta.keys() | part.arrays.keys()) == set()) == (turn > 1)
        version = answer.version
    same(part, shown(runs, KERNEL))


def test_one_that_has_another_is_told_the_whole() -> None:
    """An answer or a run may still be on its way."""
    app = opened(page="train", size="16")
    first = answered(door_of(app), asking(KERNEL, {"steps": 1, "told": 0}))
    for turn, has in ((2, {}), (3, {KERNEL: first.version}), (4, {KERNEL: 10**6})):
        answer = answered(door_of(app), asking(KERNEL, {"steps": 1, "told": 0}, first=turn) | {"has": has})
        assert answer.shown[KERNEL].whole


def test_another_target_is_told() -> None:
    """A control changes what the part's own messages leave."""
    app = opened(page="train", size="16")
    first = answered(door_of(app), asking(KERNEL, {"steps": 1, "told": 0}))
    wider = asking("train.controls", {"name": "target", "value": "median"}) | {"has": {KERNEL: first.version}}
    assert "target" in answered(door_of(app), wider).shown[KERNEL].arrays
