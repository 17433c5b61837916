"""Files that are a part of the view: the worksheet and the programs; all others are taken away."""

from __future__ import annotations

from cnnviz.signal_pipeline import SignalRun
from cnnviz.state.signal import SignalState
from cnnviz.ui import worksheets
from cnnviz.ui.results import programs, where_to_take
from cnnviz.views.programs import signal_steps
from cnnviz.words import Translate


def show(_: Translate, state: SignalState, run: SignalRun) -> None:
    """The same computation on paper and as programs."""
    where_to_take(_)
    worksheets.show(_, state, run, lambda: run)
    programs(_, signal_steps(state, run))
