"""What a widget of Streamlit shows, and what it may report: checked here before anything is made of it.

A browser can send anything, and need not mean it: a selectbox reports the words that it shows, in the language from before
if it was changed meanwhile, and a widget whose run was cut short reports what it shows by itself. So every widget is given
the state's value as its own, and what it reports is compared with what it offers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

_COLOUR = re.compile("#[0-9a-f]{6}")


@dataclass(frozen=True)
class Report:
    """What one widget shows and may report.

    Attributes
    ----------
    value
        What it shows: the state's value, within the widget's bounds.
    given
        The arguments that make `value` its own.
    fits
        Whether it can report this.
    form
        What makes it another widget where it changes: the words of its options, or its bounds.
    """

    value: Any
    given: dict[str, Any]
    fits: Callable[[Any], bool]
    form: object = None


def report_of(widget: Callable[..., Any], value: Any, options: dict[str, Any]) -> Report:
    """The report of a `widget` of Streamlit that shows `value` and is called with these `options`."""
    match widget.__name__:
        case "selectbox" | "segmented_control" | "select_slider" as name:
            return _one_of(name, value, options)
        case "pills":
            return _some_of(value, options)
        case "slider" | "number_input":
            return _number(value, options)
        case "toggle":
            return Report(value, {"value": value}, lambda said: type(said) is bool)
        case "text_input" | "text_area":
            most = options["max_chars"]
            return Report(value, {"value": value}, lambda said: isinstance(said, str) and len(said) <= most)
        case "color_picker":
            return Report(
                value,
                {"value": value},
                lambda said: isinstance(said, str) and _COLOUR.fullmatch(said) is not None,
            )
        case name:
            raise ValueError(f"nothing is known of what a {name} reports")


def alike(one: Any, other: Any) -> bool:
    """Whether two values of a widget are the same, up to the last digits of a number."""
    if type(one) is float and type(other) is float:
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return type(one) is type(other) and bool(one == other)


def _one_of(name: str, value: Any, options: dict[str, Any]) -> Report:
    offered = options["options"]
    at = next((place for place, option in enumerate(offered) if alike(option, value)), None)
    shown = None if at is None else value  # Streamlit fails on what is not among the options
    given = {
        "selectbox": {"index": at},
        "segmented_control": {"default": shown},
        "select_slider": {"value": shown},
    }
    return Report(
        shown, given[name], lambda said: any(alike(said, option) for option in offered), _words(options)
    )


def _some_of(value: list[Any], options: dict[str, Any]) -> Report:
    offered = options["options"]

    def fits(said: Any) -> bool:
        return isinstance(said, list) and all(any(alike(each, option) for option in offered) for each in said)

    return Report(value, {"default": value}, fits, _words(options))


def _number(value: float, options: dict[str, Any]) -> Report:
    low, high, step = options["min_value"], options["max_value"], options.get("step")
    kind = type(low)
    shown = kind(min(max(value, low), high))

    def fits(said: Any) -> bool:
        return type(said) is kind and math.isfinite(said) and low <= said <= high

    return Report(shown, {"value": shown}, fits, (low, high, step))


def _words(options: dict[str, Any]) -> tuple[str, ...]:
    """The words of the options as the widget shows them."""
    offered: Sequence[Any] = options["options"]
    return tuple(map(options.get("format_func") or str, offered))
