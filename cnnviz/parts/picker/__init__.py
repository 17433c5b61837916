"""A grid of thumbnails of which one is chosen. The message is the name of another one."""

from cnnviz.parts.part import Part

PART = Part("cnnviz_picker", "picker/picker.js", ("shared/base.css", "picker/picker.css"))
