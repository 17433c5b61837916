"""A worksheet as a PDF of two pages, the exercise and its solution: calm, and printable in black and white."""

from __future__ import annotations

from cnnviz.pipeline import Stages
from cnnviz.state.stages import StagesState
from cnnviz.views.worksheet.paper import PAPERS, Paper
from cnnviz.words import Translate
from cnnviz.worksheets import worksheet

__all__ = ["PAPERS", "Paper", "worksheet_file"]


def worksheet_file(_: Translate, state: StagesState, run: Stages, paper: Paper) -> bytes:
    """The worksheet for what a page of the lab or of the signals shows, as a PDF.

    Raises
    ------
    cnnviz.worksheets.WorksheetError
        The numbers do not go on paper.
    """
    numbers = worksheet(state, run)
    # matplotlib takes longer to load than all else together, and few visitors ask for a worksheet.
    from cnnviz.views.worksheet.pages import pdf

    return pdf(_, state, run, numbers, paper)
