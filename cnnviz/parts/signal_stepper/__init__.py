"""The Stepper for signals: lanes on one axis, and the arithmetic of one element.

The message is the element that was pinned, ``{"stage": stage, "channel": c, "column": index}``, or None when it was let go.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_signal_stepper",
    "signal_stepper/signal_stepper.js",
    ("shared/base.css", "shared/terms.css", "stepper/stepper.css", "signal_stepper/signal_stepper.css"),
    kind="stepper signal",
    maps="signal_stepper/lanes.html",
)
