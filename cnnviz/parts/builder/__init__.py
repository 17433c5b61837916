"""The layers of a network that learns, one below the other, with what each makes and costs, and every way to change them.

The messages, by the places of layers from 0: ``{"preset": id}`` begins with another network, ``{"to": text}`` with one as a link
writes it; ``{"add": kind, "at": place}``, ``{"remove": place}``, ``{"move": place, "by": ±1}`` and
``{"line": place, "name": setting, "value": v}`` change the one that is shown.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_builder",
    "builder/builder.js",
    ("shared/base.css", "controls/controls.css", "builder/builder.css"),
)
