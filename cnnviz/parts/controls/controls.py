"""The controls of a state one by one, and in groups, as plain values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, Generic, TypeVar

from cnnviz.offers import Range, offers
from cnnviz.parts.part import Content
from cnnviz.state.fields import PageState
from cnnviz.words import Translate

Control = dict[str, Any]
State = TypeVar("State", bound=PageState, covariant=True)


class Controls(Generic[State]):
    """Makes the controls of a state, each within what the page offers; labels and explanations are translated.

    Those of the fields in `overridden`, whose own values are not in force, are disabled and say `why`.
    """

    def __init__(self, state: State, overridden: Collection[str] = (), why: str = "") -> None:
        self.state = state
        self._overridden, self._why = overridden, why
        self._offers = offers(state)

    def overrides(self, name: str) -> bool:
        """Whether something else than the field's own value is in force."""
        return name in self._overridden

    def number(
        self,
        kind: str,
        name: str,
        label: str,
        *,
        help: str | None = None,
        unit: str = "",
        value: float | None = None,
    ) -> Control:
        """A "slider" or a "number" with buttons; `value` is the state's, if it is not given."""
        offer = self._offers[name]
        assert isinstance(offer, Range)
        bounds = {
            "low": offer.low,
            "high": offer.high,
            "step": offer.step,
            "whole": offer.whole,
            "unit": unit,
        }
        return self._control(kind, name, label, help, value) | bounds

    def choice(
        self,
        kind: str,
        name: str,
        label: str,
        words: Callable[[Any], str],
        *,
        help: str | None = None,
        disabled: bool = False,
        value: Any = None,
    ) -> Control:
        """A "select", or "segments" that all stand side by side; `words` says what an option is called, `value` is the state's if not given."""
        offer = self._offers[name]
        assert not isinstance(offer, Range)
        options = [[option, words(option)] for option in offer.options]
        control = self._control(kind, name, label, help, value)
        return control | {"options": options, "disabled": disabled or control["disabled"]}

    def toggle(self, name: str, label: str, *, help: str | None = None, value: bool | None = None) -> Control:
        """A switch between on and off."""
        return self._control("toggle", name, label, help, value)

    def links(
        self, name: str, label: str, links: Sequence[tuple[str, str, str]], chosen: str | None
    ) -> Control:
        """Links that each set several fields: what a message calls it, its label, and the query of its link."""
        assert name in self._offers
        return {
            "name": name,
            "kind": "links",
            "label": label,
            "help": None,
            "value": chosen,
            "options": links,
        }

    def _control(self, kind: str, name: str, label: str, help: str | None, value: Any = None) -> Control:
        shown = getattr(self.state, name) if value is None else value
        overridden = name.partition(".")[0] in self._overridden
        return {
            "name": name,
            "kind": kind,
            "label": label,
            "help": self._why if overridden else help,
            "value": shown,
            "disabled": overridden,
        }


def group(name: str, label: str | None, controls: list[Control], *, unfolded: bool = False) -> dict[str, Any]:
    """Controls that fold under their `label`, `unfolded` at first; without one they are there always, and end in a line."""
    return {"name": name, "label": label, "unfolded": unfolded, "controls": controls}


def grouped(_: Translate, *groups: dict[str, Any]) -> Content:
    """The content of the part `controls`: these groups of controls, and its own words."""
    words = {"help": _("Explanation"), "down": _("One step down"), "up": _("One step up")}
    return {"groups": groups, "words": words}, {}
