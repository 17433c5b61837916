"""What is said about a network or a training that cannot be."""

from __future__ import annotations


class TrainingError(ValueError):
    """A network that does not fit together, settings out of range, or a training that came to a bad end.

    `template` is one sentence with ``{name}`` placeholders, a message to translate; `values` fills it. Its values `name` and `kind`,
    where there are any, may be marked messages themselves.
    ``str(error)`` is the English sentence.
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values


def check_between(name: str, value: float, low: float, high: float, *, whole: bool = False) -> None:
    """Refuse a number out of bounds; `name`, a marked message, says what it is of.

    Raises
    ------
    TrainingError
        `value` is below `low`, above `high`, not a number, or, if it has to be `whole`, not an int.
    """
    if whole and (isinstance(value, bool) or not isinstance(value, int)):
        raise TrainingError("{name} is {value}, but it must be a whole number", name=name, value=value)
    if not low <= value <= high:
        raise TrainingError(
            "{name} is {value}, but it must be from {low} to {high}",
            name=name,
            value=value,
            low=low,
            high=high,
        )
