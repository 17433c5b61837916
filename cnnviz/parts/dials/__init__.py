"""Sliders whose results are there while they are dragged.

The message, with each change, is ``{"scope": scope, "values": {name: number}}`` with the numbers of all,
and with ``"at"`` where the content has it.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_dials", "dials/dials.js", ("shared/base.css", "shared/slider.css", "dials/dials.css"))
