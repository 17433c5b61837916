"""Draw a small picture by hand: white ink on black, a square of points of 16 levels.

The message is a hexadecimal digit for each level, row by row: after each stroke, and, passing, while one is under way.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_sketch", "sketch/sketch.js", ("shared/base.css", "sketch/sketch.css"))
