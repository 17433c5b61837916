"""What the glossary shows, as a value that a link can carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

from cnnviz.state.fields import SHARED, Form, PageState, name

_FORMS: dict[str, Form] = {"term": Form("term", name), **SHARED}


@dataclass(frozen=True)
class GlossaryState(PageState):
    """The term that is marked, by its id; none if it is empty."""

    term: str = ""

    FORMS: ClassVar[Mapping[str, Form]] = _FORMS


assert set(_FORMS) == {field.name for field in fields(GlossaryState)}
