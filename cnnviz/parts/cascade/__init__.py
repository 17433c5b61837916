"""Three networks one after the other look for faces: what each is given, what it keeps, and why a window was discarded.

Messages: ``[name, number]`` sets a threshold ("face_threshold", "face_r", "face_o"), ``["step", name]`` chooses what is drawn
of each network's boxes, ``["window", level, row, column]`` chooses a window, and ``["window"]`` none.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_cascade",
    "cascade/cascade.js",
    ("shared/base.css", "shared/slider.css", "cascade/cascade.css"),
)
