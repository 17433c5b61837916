"""What a map responds to: the patches that excite it most, where they were, a picture grown for it, and how its layer's numbers are
spread.

The messages: ``["map", layer, number]`` asks for another map, ``["patch", n]`` for one of its patches, ``["grown", n]`` lets the
picture grow to that doubling of steps or looks back at it, and ``[field, value]`` changes one of ``grow_seed``, ``grow_rate``,
``grow_blur``, ``grow_jitter`` and ``grow_goal``. ``"go on"`` asks for one slice of work, ``"stop"`` lets the picture be.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_wish",
    "wish/wish.js",
    ("shared/base.css", "shared/slider.css", "wish/wish.css"),
)
