"""A picture with a map of numbers laid over it, as strongly as the visitor likes, and maps alone beside it."""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_overlay",
    "overlay/overlay.js",
    ("shared/base.css", "heatmaps/heatmaps.css", "overlay/overlay.css"),
)
