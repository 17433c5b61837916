"""What the lab's controls for the kernel say."""

from __future__ import annotations

from cnnviz.kernels import KERNELS
from cnnviz.parts.dials.content import dials_content
from cnnviz.parts.part import Content
from cnnviz.state import LabState
from cnnviz.words import Translate


def about_kernel(_: Translate, state: LabState) -> list[str]:
    """What is said under the kernels about the one that is chosen; nothing about one that was changed by hand."""
    if state.weights is not None:
        return []
    chosen = KERNELS[state.kernel]
    return [_(chosen.detects), chosen.source, *([_(chosen.fixed)] if chosen.fixed else [])]


def kernel_dials(_: Translate, state: LabState) -> Content:
    """Sliders for the kernel's parameters; none for one that was changed by hand."""
    parameters = KERNELS[state.kernel].parameters if state.weights is None else ()
    return dials_content(_, parameters, state.kernel_numbers, scope=state.kernel)
