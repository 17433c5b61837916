"""Figures for slides and papers, as PNG, SVG or PDF: pure functions of what a page shows.

A figure is laid out as plain shapes in millimetres (``drawing``), at the size of print, and then written in a format
(``writing``, ``tikz``). The same numbers give the same bytes.
"""

from __future__ import annotations
