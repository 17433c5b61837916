"""Numbers in rows and columns as coloured maps that can be read cell by cell."""

from cnnviz.parts.part import Part

PART = Part("cnnviz_heatmaps", "heatmaps/heatmaps.js", ("shared/base.css", "heatmaps/heatmaps.css"))
