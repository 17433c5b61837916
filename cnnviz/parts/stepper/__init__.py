"""The lab's Stepper: three linked stages, and the arithmetic of one element.

The picture is what a carrier brought under the name in ``meta["image"]``. The message is the element that was pinned,
``{"stage": stage, "channel": c, "row": r, "column": c}``, or None when it was let go.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_stepper",
    "stepper/stepper.js",
    ("shared/base.css", "shared/terms.css", "stepper/stepper.css"),
    kind="stepper",
    maps="stepper/stages.html",
)
