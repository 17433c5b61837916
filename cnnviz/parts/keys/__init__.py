"""The keys of the page: a sheet that "?" and a quiet button open, and undo by keys. It sends no messages."""

from cnnviz.parts.part import Part

PART = Part("cnnviz_keys", "keys/keys.js", ("shared/base.css", "keys/keys.css"))
"""The sheet of keys."""
