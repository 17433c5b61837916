"""The one error of this folder: a sentence for the visitor, kept apart from its values."""

from __future__ import annotations


class WorksheetError(ValueError):
    """A view that makes no worksheet: one marked message as a template for translation, and its values."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values
