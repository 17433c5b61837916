"""A visitor's own network: read from a file's bytes, kept for that visitor and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from cnnviz.limits import LIMITS
from cnnviz.memory import Claim
from cnnviz.networks import read_onnx, without_frames
from cnnviz.reader import Examples, Reader, reader_of
from cnnviz.state import NetworkState
from cnnviz.training.data import OWN
from cnnviz.ui import session, visitor
from cnnviz.ui.inbox import LONGEST_NAME

UNREAD: Mapping[str, Any] = {
    "layer": "",
    "element": None,
    "output": "",
    "meaning": "",
    "answer": None,
    "path": (),
    "pages": (),
    "opened": (),
    "rival": None,
    "disturb": (),
    "fool": 0,
    "target": None,
}
"""Of the network page's state, for a network that nothing was chosen in yet: what was chosen for another does not fit it."""

_OWN = "own.network"
_LABELS = "own.network.labels"


@dataclass(frozen=True, eq=False)
class OwnNetwork:
    """A visitor's network, the name of its file, and the room that its examples take."""

    reader: Reader
    name: str
    room: Claim | None = None


def own() -> OwnNetwork | None:
    """The network that this visitor brought, with the class names that were typed for it, if any."""
    found: OwnNetwork | None = visitor.present().brought.get(_OWN)
    if found is None:
        return None
    names = tuple(line.strip() for line in labels().splitlines() if line.strip())
    if not names:
        return found
    return replace(found, reader=replace(found.reader, labels=names[: LIMITS.classes] or None))


def has_own_examples(state: NetworkState, owner: visitor.Visitor) -> bool:
    """Whether what is read is one of the visitor's own pictures, from which the network has learned to tell classes apart."""
    found: OwnNetwork | None = owner.brought.get(_OWN)
    own = found is not None and found.name.startswith(f"{OWN}-step-")
    return own and state.network == "own" and state.source == "sample"


def take_own(
    data: bytes, name: str, *, beside: Mapping[str, bytes] | None = None, examples: Examples | None = None
) -> None:
    """Read a file with a network, and keep that for the visitor in the place of the one before.

    Parameters
    ----------
    beside
        As for :func:`cnnviz.networks.read_onnx`.
    examples
        Pictures for it.

    Raises
    ------
    ModelError
        The file holds no network that can be read here.
    FullError
        There is no room for it.
    """
    here = visitor.present()
    reader = reader_of(read_onnx(data, room=here.account.claim(), partly=True, beside=beside))
    if (left_out := reader.network.left_out) is not None:
        without_frames(left_out.reason)
    room = None if examples is None else here.account.claim(examples.images.nbytes)
    here.brought[_OWN] = OwnNetwork(replace(reader, examples=examples), name[:LONGEST_NAME], room)
    st.session_state[_LABELS] = ""


def labels() -> str:
    """The names that were typed for the classes, one on each line."""
    return str(st.session_state.get(_LABELS, ""))


def take_labels(typed: str) -> None:
    """Keep other names for the classes."""
    st.session_state[_LABELS] = typed
    session.change()
