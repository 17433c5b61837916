"""What tests do with a view to take away: have a file made, or hear why there is none."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np

from cnnviz.networks.steps import outcome
from cnnviz.takeaway.kind import TakeError, check, complete
from cnnviz.takeaway.registry import KINDS
from cnnviz.takeaway.what import What
from tests.takeaway import views

VIEWS: dict[str, Callable[..., Any]] = {
    "lab": views.lab,
    "signals": views.signals,
    "network": views.network,
    "trained": views.trained,
    "kernel": views.kernel,
    "step": views.step,
    "own": views.own,
}


def made(what: What, kind: str, format: str = "", **chosen: Any) -> bytes:
    """The file, as the panel would have it made."""
    record = KINDS[kind]
    asked = complete(record, what, format, chosen)
    assert not format or asked.format == format
    check(record, what, asked)
    return outcome(record.make(what, asked.format, asked.chosen))


def refusal(what: What, kind: str, format: str = "", **chosen: Any) -> str:
    """Why there is no such file, known before it is asked for; "" if there is one."""
    record = KINDS[kind]
    try:
        check(record, what, complete(record, what, format, chosen))
    except TakeError as error:
        return str(error)
    return ""


def arrays(file: bytes) -> dict[str, np.ndarray]:
    """What lies in an NPZ file."""
    with np.load(io.BytesIO(file)) as found:
        return dict(found)
