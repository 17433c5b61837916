"""The Stepper of a network's layer: its input maps, one output map, and the arithmetic of one element.

The message is ``["element", layer, *element]`` for the element that was pinned, an index into the layer's output without the
batch axis; its first places alone where one was let go.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_layer",
    "layer_stepper/layer_stepper.js",
    ("shared/base.css", "shared/terms.css", "stepper/stepper.css", "layer_stepper/layer.css"),
    kind="stepper layer",
    maps="layer_stepper/pair.html",
)
