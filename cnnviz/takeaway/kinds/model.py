"""A network as an ONNX model."""

from __future__ import annotations

from cnnviz.networks.steps import Steps
from cnnviz.takeaway.kind import ONNX, Chosen, Format, Kind, Preview, Size, tells_nothing
from cnnviz.takeaway.own import onnx_of_own
from cnnviz.takeaway.trained import onnx_of
from cnnviz.takeaway.what import NetworkWhat, OwnWhat, TrainedWhat, What
from cnnviz.words import N_
from cnnviz.zoo import SHIPPED

Leaving = NetworkWhat | TrainedWhat | OwnWhat


def _formats(what: What) -> tuple[Format, ...] | None:
    """A visitor's own network is not offered: its file is the visitor's."""
    shipped = isinstance(what, NetworkWhat) and what.state.network in SHIPPED
    return (ONNX,) if shipped or isinstance(what, TrainedWhat | OwnWhat) else None


def _make(what: Leaving, format: str, chosen: Chosen) -> Steps[bytes]:
    yield 0.0
    match what:
        case TrainedWhat():
            return onnx_of(what)
        case OwnWhat():
            return onnx_of_own(what)
    return SHIPPED[what.state.network].path.read_bytes()


def _size(what: Leaving, format: str, chosen: Chosen) -> Size:
    if isinstance(what, OwnWhat):
        return Size(len(onnx_of_own(what)), about=False)
    if isinstance(what, TrainedWhat):
        return Size(4 * sum(line.weights for line in what.training.trainer.lines) + 2_000)
    return Size(SHIPPED[what.state.network].path.stat().st_size, about=False)


def _stem(what: Leaving, format: str, chosen: Chosen) -> str:
    if isinstance(what, OwnWhat):
        return "network"
    if isinstance(what, TrainedWhat):
        return f"{what.state.source}-step-{what.training.step_shown(what.state)}"
    return what.state.network


MODEL = Kind(
    id="network",
    title=N_("Network"),
    about=N_(
        "Its layers and weights as an ONNX model, which other programs, and the Network page here, can open."
    ),
    formats=_formats,
    make=_make,
    stem=_stem,
    size=_size,
    preview=lambda what: Preview(sign="model"),
    covered=tells_nothing,
)
