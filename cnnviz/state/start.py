"""What the start page shows, as a value that a link can carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

from cnnviz.state.fields import SHARED, Form, PageState, read_search

_FORMS: dict[str, Form] = {"find": Form("find", read_search), **SHARED}


@dataclass(frozen=True)
class StartState(PageState):
    """The page that opens without a link. Where its window stands follows the pointer alone, and no link holds it.

    Attributes
    ----------
    find
        What is typed into its field, by which questions and terms are found; all are there if it is empty.
    """

    find: str = ""

    FORMS: ClassVar[Mapping[str, Form]] = _FORMS


assert set(_FORMS) == {field.name for field in fields(StartState)}
