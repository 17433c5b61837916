"""What is said about a model that cannot be used."""

from __future__ import annotations


class ModelError(ValueError):
    """A file that is no model we can read, or a network that cannot be run on what it was given.

    `template` is one sentence with ``{name}`` placeholders, a message to translate; `values` fills it. The value
    `reason`, where there is one, is itself an error with a template of its own, to be translated first.
    ``str(error)`` is the English sentence.
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values
