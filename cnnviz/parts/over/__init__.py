"""The button that puts a page back to its beginning, and brings back what was there. It opens links and sends no messages."""

from cnnviz.parts.part import Part

PART = Part("cnnviz_over", "over/over.js", ("shared/base.css", "over/over.css"))
"""The button that puts a page back to its beginning."""
