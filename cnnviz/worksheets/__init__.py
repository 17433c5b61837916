"""Worksheets: a part of what a page shows as numbers to compute by hand, and their solution."""

from cnnviz.worksheets.errors import WorksheetError
from cnnviz.worksheets.making import check, worksheet
from cnnviz.worksheets.sheet import Map, OnPage, Worksheet

__all__ = ["Map", "OnPage", "Worksheet", "WorksheetError", "check", "worksheet"]
