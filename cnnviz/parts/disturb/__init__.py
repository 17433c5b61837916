"""Sliders that disturb a network's picture, the picture as the network gets it, and what it answers.

The message, with each change, is ``{"values": {name: number}, "dial": name}`` with the numbers of all sliders and the one that was
moved; ``{"use": 0}`` takes a change by gradient away.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_disturb",
    "disturb/disturb.js",
    ("shared/base.css", "shared/slider.css", "disturb/disturb.css"),
)
"""Sliders, the picture that comes of them, and the answer."""
