"""What a kernel does to waves: how much stronger or weaker each one gets."""

from __future__ import annotations

import numpy as np

from cnnviz.signals.recording import Floats

POINTS = 257


def frequencies() -> Floats:
    """(257,) frequencies from 0, a level that never changes, to 0.5 cycles a sample, a wave of 2 samples."""
    return np.linspace(0, 0.5, POINTS)


def gains(weights: Floats, dilation: int = 1) -> Floats:
    """|H| (257,) of a kernel (k,) whose taps lie `dilation` samples apart: a wave comes out so many times as high.

    H(f) = sum over i of K(i) exp(2 pi i f i dilation). Turning the kernel or moving it changes nothing.
    """
    taps = np.arange(len(weights)) * dilation
    return np.abs(np.exp(2j * np.pi * np.outer(frequencies(), taps)) @ weights)
