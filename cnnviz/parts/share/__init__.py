"""Hand on what the page shows: its link, what the link is to hide, and a QR code as large as the screen.

The messages: ``{"address": text, "choices": {name: value, ...}}`` asks for the link of this app's `address` with these
choices, with ``"lesson": id`` for the one that begins that lesson, and ``"close"`` ends it. See :mod:`cnnviz.actions.share`.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_share", "share/share.js", ("shared/base.css", "share/share.css"))
"""Hand on what the page shows."""
