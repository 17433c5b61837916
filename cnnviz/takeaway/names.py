"""The names of the files, by what is in them: the view, then the kind."""

from __future__ import annotations

import re

from cnnviz.state import LabState, NetworkState, PageState, SignalState
from cnnviz.state.train import TrainKernelState, TrainNetworkState, TrainOwnState, TrainStepState
from cnnviz.takeaway.kind import Asked, Kind
from cnnviz.takeaway.what import What

LONGEST = 60
"""Characters of a view's name."""


def file_name(kind: Kind, what: What, asked: Asked) -> str:
    """The name of a file, safe on every system: ``lab_sobel_x_convolution.npy``.

    Parameters
    ----------
    asked
        What was chosen of this kind.
    """
    suffix = next(each.suffix for each in kind.formats(what) or () if each.id == asked.format)
    stem, view = kind.stem(what, asked.format, asked.chosen), view_name(what.state)
    if kind.of_view and stem != view:
        stem = f"{view}_{stem}" if stem else view
    return stem + suffix


def view_name(state: PageState) -> str:
    """A view in letters, digits, hyphens and underscores of ASCII: its page, and what is chosen there first."""
    match state:
        case LabState():
            name = f"lab_{state.kernel}"
        case SignalState():
            name = f"signal_{state.kernel}"
        case NetworkState():
            name = "own_network" if state.network == "own" else state.network
        case TrainKernelState():
            name = f"learned_{state.target}"
        case TrainNetworkState():
            name = f"trained_{state.source}"
        case TrainOwnState():
            name = f"own_classes_{state.way}"
        case TrainStepState():
            name = "step_by_hand"
        case _other:
            name = "cnnviz"
    return re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_")[:LONGEST]
