"""The trace: a card for each step from an answer back to the pixels.

The messages are ``["follow", *ranks]``, the term that is to be followed at each step up to the last that was chosen, and
``["start", layer, *element]`` for the number that a trace is to start at.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_trace", "trace/trace.js", ("shared/base.css", "trace/trace.css"))
