"""What the signals page says under the signals and the kernels."""

from __future__ import annotations

from cnnviz.signals import KERNELS, SIGNALS
from cnnviz.state.signal import SignalState
from cnnviz.words import Translate


def about_signal(_: Translate, state: SignalState) -> list[str]:
    """What is said under the signals about the one that is chosen."""
    return [_(SIGNALS[state.signal].shows)]


def kernel_in_list(state: SignalState) -> str | None:
    """The name of the kernel that is chosen in the list; None if it was typed by hand."""
    return None if state.taps else state.kernel


def about_kernel(_: Translate, state: SignalState) -> list[str]:
    """What is said under the kernels about the one that is chosen; nothing about one that was typed by hand."""
    return [] if state.taps else [_(KERNELS[state.kernel].look_for)]
