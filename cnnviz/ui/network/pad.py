"""The pad on which a digit is drawn."""

from __future__ import annotations

from cnnviz.images import drawing
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.images.picture import ImageError
from cnnviz.inputs import digit_drawing
from cnnviz.learning.digit_input import BOX, SIDE
from cnnviz.parts import sketch
from cnnviz.parts.sketch.content import sketch_content
from cnnviz.state import NetworkState
from cnnviz.ui.part import mount
from cnnviz.words import Translate

PEN = 4.5
"""In a digit as large as the frame on the pad, this comes out as 2 to 3 pixels, as in MNIST."""


def pad(_: Translate, state: NetworkState) -> None:
    """Show the drawing to draw on."""
    try:
        levels = digit_drawing(state)
    except ImageError:
        levels = drawing.blank(DIGIT_SIDE)
    label = _("Draw a digit, about as large as the frame")
    shown = sketch_content(levels, translate=_, label=label, pen=PEN, guide=BOX / SIDE)
    mount(sketch.PART, shown, key="network.pad", direct=True)
