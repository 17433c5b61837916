"""A picture with the boxes a detector draws, and its maps of probability, one for each copy of the picture."""

from cnnviz.parts.part import Part

PART = Part("cnnviz_boxes", "boxes/boxes.js", ("shared/base.css", "boxes/boxes.css"))
