"""What a network answers over the whole range of one slider: a curve on which the slider can be moved.

The messages are ``{"dial": name}``, another slider, and ``{"dial": name, "at": number}``, the slider at another place.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_disturb_curve",
    "disturb_curve/disturb_curve.js",
    ("shared/base.css", "disturb_curve/disturb_curve.css"),
)
"""The probability over one slider's range."""
