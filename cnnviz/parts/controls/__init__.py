"""Settings whose results are there while they are changed, in groups that fold.

The message, with each change, is ``{"name": name, "value": value}``: :func:`cnnviz.actions.stages.another_value` checks it.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_controls",
    "controls/controls.js",
    ("shared/base.css", "shared/slider.css", "controls/controls.css"),
)
