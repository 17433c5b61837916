"""The one error of this folder: a sentence for the visitor, kept apart from its values."""

from __future__ import annotations


class KernelError(ValueError):
    """A kernel that cannot be used, or text that is not one.

    `template` is a marked message with ``{name}`` placeholders and `values` fills them, so a page
    can translate the sentence; ``str(error)`` is the English one.
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values


def shortened(text: str, most: int = 20) -> str:
    """At most `most` characters of a visitor's text, for an error."""
    return text if len(text) <= most else text[: most - 1] + "…"
