"""Architecture figures of any network: boxes in perspective, a graph, or stacked maps as in LeNet's figure.

They are laid out once and written as PNG, SVG or PDF with real text, or as the source of a LaTeX document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from cnnviz.networks import Network
from cnnviz.networks.steps import Steps, Stepwise, outcome, within
from cnnviz.views.figures.architecture.settings import SHEETS, STYLES, ArchitectureSettings, Style, Width
from cnnviz.views.figures.drawing import Drawing
from cnnviz.views.figures.errors import FigureError
from cnnviz.words import Translate

__all__ = [
    "ARCHITECTURE_SUFFIXES",
    "SHEETS",
    "STYLES",
    "ArchitectureSettings",
    "FigureError",
    "Style",
    "Width",
    "architecture_drawing",
    "architecture_figure",
]

ArchitectureSuffix = Literal["png", "svg", "pdf", "tex"]
ARCHITECTURE_SUFFIXES: tuple[ArchitectureSuffix, ...] = ("png", "svg", "pdf", "tex")


@Stepwise
def architecture_figure(
    _: Translate,
    network: Network,
    values: Mapping[str, np.ndarray[Any, Any]],
    settings: ArchitectureSettings,
    suffix: ArchitectureSuffix,
) -> Steps[bytes]:
    """An architecture figure of `network` as a file.

    Parameters
    ----------
    values
        What :meth:`cnnviz.networks.Network.run` gave for one picture; only shapes and learned numbers are read.
    suffix
        ``"tex"`` is a complete LaTeX document that draws the figure with TikZ.

    Raises
    ------
    FigureError
        The network has more different blocks than a figure can show, or does not fit what the figure is made for.
    """
    drawing = yield from within(_drawing(_, network, values, settings), 0.0, 0.3)
    if suffix == "tex":
        from cnnviz.views.figures.tikz import document

        return document(drawing).encode()
    from cnnviz.views.figures.writing import file_steps

    return (yield from within(file_steps(drawing, suffix), 0.3, 1.0))


def architecture_drawing(
    _: Translate,
    network: Network,
    values: Mapping[str, np.ndarray[Any, Any]],
    settings: ArchitectureSettings,
) -> Drawing:
    """The figure before it is written in a format."""
    return outcome(_drawing(_, network, values, settings))


def _drawing(
    _: Translate,
    network: Network,
    values: Mapping[str, np.ndarray[Any, Any]],
    settings: ArchitectureSettings,
) -> Steps[Drawing]:
    # matplotlib, which measures the words, takes longer to load than all else together, and few visitors ask for a figure.
    from cnnviz.views.figures.architecture.page import page

    return (yield from page(_, network, values, settings))
