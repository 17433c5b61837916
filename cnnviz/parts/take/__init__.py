"""Take away what the page shows: one panel with everything that a view can become, as files that are made when they are asked for.

The messages: ``"open"`` and ``"close"``; ``{"kind": id, "format": id, "options": {name: value, ...}, "without": bool, "make": bool}``
says all that is chosen, and with `make` asks for the file; ``"go on"`` for a slice of making it, ``"stop"`` for none; ``"saved"``
that the browser has it. See :mod:`cnnviz.actions.take`.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_take", "take/take.js", ("shared/base.css", "take/take.css"))
"""Take away what the page shows."""
