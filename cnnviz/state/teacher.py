"""What the page for teachers shows, as a value that a link can carry: nothing but what all pages share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

from cnnviz.state.fields import SHARED, Form, PageState

_FORMS: dict[str, Form] = {**SHARED}


@dataclass(frozen=True)
class TeacherState(PageState):
    """The lessons and how a class works with them."""

    FORMS: ClassVar[Mapping[str, Form]] = _FORMS


assert set(_FORMS) == {field.name for field in fields(TeacherState)}
