"""Why there is no figure of something."""

from __future__ import annotations

from typing import Any


class FigureError(Exception):
    """A sentence that says what does not go into a figure and what does: a `template`, marked for translation, and its `values`."""

    def __init__(self, template: str, **values: Any) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values
