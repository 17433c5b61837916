"""Which element a page shows the computation of."""

from __future__ import annotations

from cnnviz.parts.stepper.content import first_element
from cnnviz.state.stages import Pin
from cnnviz.takeaway.what import LabWhat, SignalWhat


def shown_element(what: LabWhat | SignalWhat, *, pinned: bool = True) -> Pin:
    """The element whose computation the page shows: the pinned one, moved inside its map, else the one that it begins with.

    As in the browser, a place on a stage that is not there is looked for on the convolution.

    Parameters
    ----------
    pinned
        Whether a pin counts.
    """
    run = what.layer.chosen if isinstance(what, LabWhat) else what.run
    pin = what.state.pin
    if pin is None or not pinned:
        return first_element(run)
    second = what.second if isinstance(what, LabWhat) else None
    maps = {
        "conv": run.conv,
        "act": run.act,
        "pool": run.pool,
        "then": None if second is None else second.result,
    }
    stage = pin.stage if maps.get(pin.stage) is not None else "conv"
    made = maps[stage]
    assert made is not None
    count, *rows, columns = made.shape
    return Pin(
        stage,
        min(pin.channel, count - 1),
        min(pin.row, rows[0] - 1) if rows else 0,
        min(pin.column, columns - 1),
    )
