"""The pad on which a digit is drawn, and the drawing as it is at this moment."""

from __future__ import annotations

from cnnviz.images import drawing
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.images.picture import ImageError, Pixels
from cnnviz.learning.digit_input import BOX, SIDE
from cnnviz.parts import sketch
from cnnviz.parts.sketch.content import sketch_content
from cnnviz.state import NetworkState
from cnnviz.ui.part import mount
from cnnviz.words import Translate

PEN = 4.5
"""In a digit as large as the frame on the pad, this comes out as 2 to 3 pixels, as in MNIST."""


def drawn(state: NetworkState) -> Pixels:
    """The levels, uint8 (54, 54), of the drawing.

    Raises
    ------
    ImageError
        The link's text is no drawing.
    """
    return drawing.decode(state.drawing, DIGIT_SIDE) if state.drawing else drawing.blank(DIGIT_SIDE)


def pad(_: Translate, state: NetworkState) -> None:
    """Show the drawing to draw on."""
    try:
        levels = drawn(state)
    except ImageError:
        levels = drawing.blank(DIGIT_SIDE)
    label = _("Draw a digit, about as large as the frame")
    shown = sketch_content(levels, translate=_, label=label, pen=PEN, guide=BOX / SIDE)
    mount(sketch.PART, shown, key="network.pad", direct=True)
