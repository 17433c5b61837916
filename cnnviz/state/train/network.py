"""What the view of a network that learns shows, as a value that a link can carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

from cnnviz.state.fields import SHARED, Form, PageState

_FORMS: dict[str, Form] = {**SHARED}


@dataclass(frozen=True)
class TrainNetworkState(PageState):
    """Everything that decides what the view of a network that learns shows."""

    FORMS: ClassVar[Mapping[str, Form]] = _FORMS


assert set(_FORMS) == {field.name for field in fields(TrainNetworkState)}
