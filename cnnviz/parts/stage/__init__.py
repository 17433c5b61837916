"""One picture on its way through a network that learns: kernels, maps of each layer, and the answer, at one moment.

The messages are ``{"picture": n}``, another of the held-out pictures, and ``{"ink": digits}``, a drawing in its stead: a hexadecimal
digit for each point, row by row.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_stage", "stage/stage.js", ("shared/base.css", "sketch/sketch.css", "stage/stage.css"))
