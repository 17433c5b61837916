"""Signals to compute on, one-dimensional kernels for them, and small files of numbers."""

from cnnviz.signals.errors import SignalError
from cnnviz.signals.kernels import KERNELS, MOST_WEIGHTS, SignalKernel, build, parameters_for
from cnnviz.signals.recording import LONGEST, MOST_CHANNELS, Recording
from cnnviz.signals.shapes import SIGNALS, Signal
from cnnviz.signals.text import parse_weights

__all__ = [
    "KERNELS",
    "LONGEST",
    "MOST_CHANNELS",
    "MOST_WEIGHTS",
    "SIGNALS",
    "Recording",
    "Signal",
    "SignalError",
    "SignalKernel",
    "build",
    "parameters_for",
    "parse_weights",
]
