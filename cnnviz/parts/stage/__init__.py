"""One picture on its way through a network that learns: kernels, maps of each layer, and the answer, at one moment.

The message is ``{"picture": n}``: another of the held-out pictures.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_stage", "stage/stage.js", ("shared/base.css", "stage/stage.css"))
