"""The picture of a network: columns of feature maps that can be pointed at, opened and paged through.

The messages are ``["select", layer, *element]`` for a map or one of its elements, an index into the layer's output without
the batch axis; ``["scale", scale]`` for the scale of colours; and ``["page", array, page]`` for the maps that are shown of an
array; and ``["module", name, opened]`` to draw a module's layers one by one, or as one column.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_graph", "graph/graph.js", ("shared/base.css", "graph/graph.css"))
