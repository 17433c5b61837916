"""Whole networks as programs: what a run of a network computes, layer by layer, in a library of one's choice.

A program is written for the shapes of one run. Every array has the name that the network's file gives it: what comes with the
network is ``w["..."]``, what its layers make is ``a["..."]``.
"""

from cnnviz.views.programs.network.graph import ProgramError
from cnnviz.views.programs.network.in_opencv import MODEL_FILE, opencv_program
from cnnviz.views.programs.network.writer import WEIGHTS_FILE
from cnnviz.views.programs.network.written import (
    NETWORK_DIALECTS,
    NetworkProgram,
    network_program,
)

__all__ = [
    "MODEL_FILE",
    "NETWORK_DIALECTS",
    "WEIGHTS_FILE",
    "NetworkProgram",
    "ProgramError",
    "network_program",
    "opencv_program",
]
