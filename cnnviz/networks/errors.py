"""What is said about a model that cannot be used."""

from __future__ import annotations

MOST_TEXT = 2000
"""More characters than this of one value are left out."""


class ModelError(ValueError):
    """A file that is no model we can read, or a network that cannot be run on what it was given.

    `template` is one sentence with ``{name}`` placeholders, a message to translate; `values` fills it. The value
    `reason`, where there is one, is itself an error with a template, ours or the engine's.
    ``str(error)`` is the English sentence.
    """

    def __init__(self, template: str, **values: object) -> None:
        values = {name: _short(value) for name, value in values.items()}
        super().__init__(template.format(**values))
        self.template = template
        self.values = values


class LayerError(ModelError):
    """A layer that cannot be computed, by its name in the network."""

    def __init__(self, template: str, layer: str, **values: object) -> None:
        super().__init__(template, layer=layer, **values)
        self.layer = layer


def without_frames(error: Exception) -> Exception:
    """The error, and those that led to it, without the frames they passed: these hold all that was being worked on.

    To be called before an error is kept for longer than it takes to tell it.
    """
    found: list[BaseException] = [error]
    for each in found:
        each.__traceback__ = None
        within = getattr(each, "values", {}).values()
        for other in (each.__cause__, each.__context__, *within):
            if isinstance(other, BaseException) and other not in found:
                found.append(other)
    return error


def _short(value: object) -> object:
    """Text out of a file may be millions of characters long; a sentence has room for some."""
    return value[:MOST_TEXT] + "…" if isinstance(value, str) and len(value) > MOST_TEXT else value
