"""From a link to the state of a page that can be recorded."""

from __future__ import annotations

from collections.abc import Container
from urllib.parse import parse_qsl, urlsplit

from cnnviz import kernels, signals
from cnnviz.activations import ACTIVATIONS
from cnnviz.images.gallery import PHOTOS
from cnnviz.images.patterns import PATTERNS
from cnnviz.kernel_training import TARGETS
from cnnviz.record.errors import RecordError
from cnnviz.state import (
    GlossaryState,
    LabState,
    NetworkState,
    PageState,
    SignalState,
    StartState,
    TeacherState,
    from_query,
)
from cnnviz.state.train import TrainKernelState, TrainNetworkState, TrainOwnState, TrainStepState
from cnnviz.step_by_hand import PICTURES as STEP_PICTURES
from cnnviz.words import N_, Translate, translation

OWN = N_(
    "This link was made with a picture, a signal or a network of your own, which a link cannot contain, so it cannot be recorded."
)


def state_of(link: str) -> PageState:
    """The state that `link` describes: an address, or its query from ``?`` on.

    Raises
    ------
    RecordError
        It is no link, or names what is not there.
    """
    _ = translation("en").gettext
    try:
        address = urlsplit(link)
        query = dict(parse_qsl(address.query, keep_blank_values=True))
    except ValueError:
        address = None
    if address is None or (address.scheme not in ("http", "https") and not link.startswith("?")):
        raise RecordError(
            _(
                "This is no link to a page of cnnviz: {link}. A link begins with “?”, “http://” or “https://”."
            ).format(link=link)
        )
    state, unreadable = from_query(query)
    _ = translation(state.language).gettext
    if unreadable:
        raise RecordError(
            _("This part of the link cannot be read: {keys}.").format(keys=", ".join(unreadable))
        )
    checked(state)
    return state


def checked(state: PageState) -> None:
    """Raise RecordError for what a state may say, but no recorded page can show."""
    _ = translation(state.language).gettext
    if getattr(state, "source", "") in ("upload", "camera"):
        raise RecordError(_(OWN))
    known: dict[str, Container[str]] = {}
    match state:
        case LabState():
            known = {"kernel": kernels.KERNELS, "activation": ACTIVATIONS}
            known |= {"photo": PHOTOS} if state.source == "photo" else {}
            known |= {"pattern": PATTERNS} if state.source == "pattern" else {}
        case SignalState():
            known = {"signal": signals.SIGNALS, "kernel": signals.KERNELS, "activation": ACTIVATIONS}
        case NetworkState(network="own"):
            raise RecordError(_(OWN))
        case StartState() | GlossaryState() | TeacherState():
            raise RecordError(
                _(
                    "This page cannot be recorded. Pages of the kernel lab, of a network, of signals and of training can."
                )
            )
        case TrainOwnState() | TrainKernelState(source="own") | TrainNetworkState(source="own"):
            raise RecordError(_(OWN))
        case TrainKernelState():
            known = {"target": TARGETS}
            known |= {"photo": PHOTOS} if state.source == "photo" else {"pattern": PATTERNS}
        case TrainStepState(network="small"):
            known = {"picture": STEP_PICTURES}
    for field, names in known.items():
        if (name := getattr(state, field)) not in names:
            raise RecordError(unknown(_, state, field, name))
    if isinstance(state, LabState):
        _check_filters(_, state, "others")
        for place in range(len(state.before)):
            step = state.step(place)
            _check_filters(_, step, "before")
            if step.activation not in ACTIVATIONS:
                raise RecordError(unknown(_, state, "before", step.activation))


def _check_filters(_: Translate, state: LabState, field: str) -> None:
    """Raise RecordError if a kernel of the layer, which stands in this `field` of a link, is not in the library."""
    for one in state.filters:
        if one.kernel not in kernels.KERNELS:
            raise RecordError(unknown(_, state, field, one.kernel))


def unknown(_: Translate, state: PageState, field: str, name: str) -> str:
    """Says that what the link names in a field of the state is not there."""
    return _("The link names something that is not there: {key}={name}.").format(
        key=state.FORMS[field].key, name=name
    )
