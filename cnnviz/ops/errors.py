"""What goes wrong when an operation is asked for something that has no answer."""

from __future__ import annotations


class OperationError(ValueError):
    """An operation cannot be done with these arguments.

    `template` is one sentence with ``{name}`` placeholders, a message to translate; `values` fills it.
    ``str(error)`` is the operation and the filled sentence: ``conv2d: the input has 4 channels but ...``.
    """

    def __init__(self, operation: str, template: str, **values: object) -> None:
        super().__init__(operation, template)
        self.operation = operation
        self.template = template
        self.values = values

    def __str__(self) -> str:
        return f"{self.operation}: {self.template.format(**self.values)}"
