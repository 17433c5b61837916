"""The convolution written as a matrix."""

from __future__ import annotations

import streamlit as st

from cnnviz.parts import matrix
from cnnviz.parts.matrix.content import matrix_content
from cnnviz.pipeline import Run
from cnnviz.state import LabState
from cnnviz.ui.explained import explained
from cnnviz.ui.lab.ground import MATRIX
from cnnviz.ui.part import mount
from cnnviz.words import Translate


def show(_: Translate, state: LabState, run: Run) -> None:
    """What the matrix is, and the part that draws it."""
    st.markdown(
        explained(
            _(
                "Every output of a convolution is a sum of inputs times weights, so the whole convolution is one matrix product. Point at an output, a weight or a pixel, or touch it, to see where it stands in the matrix."
            )
        )
    )
    mount(matrix.PART, matrix_content(_, run, state), key=MATRIX, direct=True)
