"""The first page: one sum that follows the pointer, and the ways on: lessons, pages, questions.

Its one message is ``{"find": text}``, what is typed into its field.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_start", "start/start.js", ("shared/base.css", "start/sum.css", "start/ways.css"))
"""The first page."""
