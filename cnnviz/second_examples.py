"""Ready examples of a second step: states of the lab, each with a sentence on what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from cnnviz.state.fields import SHARED
from cnnviz.state.lab import Filter, LabState
from cnnviz.state.second import SecondState
from cnnviz.state.stages import StagesState
from cnnviz.words import N_


@dataclass(frozen=True)
class SecondExample:
    """One example.

    Attributes
    ----------
    label, answer
        Marked messages: what is done, and what can be seen.
    settings
        The fields of the state that it sets; all other settings of the stages are the usual ones, also the operation, and the picture
        stays.
    """

    label: str
    answer: str
    settings: Mapping[str, Any]


_LINEAR = {"activation": "identity", "pooling": "none"}

SECOND_EXAMPLES: Mapping[str, SecondExample] = {
    "blur_sobel": SecondExample(
        N_("Blur, then Sobel x"),
        N_(
            "The blur removes fine detail, so Sobel x responds only to larger edges. Without an activation between them, the two convolutions equal one: a single 7 × 7 kernel gives the same map."
        ),
        {
            "kernel": "gaussian",
            **_LINEAR,
            "then": "convolve",
            "slices": ("sobel_x",),
        },
    ),
    "gradient": SecondExample(
        N_("Gradient magnitude"),
        N_(
            "Sobel x misses horizontal edges, Sobel y misses vertical ones. The [[gradient_magnitude]] is large at both."
        ),
        {"others": (Filter("sobel_y"),), "pooling": "none", "then": "magnitude"},
    ),
    "gaussians": SecondExample(
        N_("Difference of Gaussians"),
        N_(
            "The difference of two blurs keeps details of about one size. One kernel gives the same map: the narrow Gaussian minus the wide one, which the list of kernels calls Difference of Gaussians."
        ),
        {
            "kernel": "gaussian",
            "kernel_numbers": (("size", 9.0), ("sigma", 1.0)),
            "others": (Filter("gaussian", (("size", 9.0), ("sigma", 1.6))),),
            **_LINEAR,
            "then": "difference",
        },
    ),
    "mix": SecondExample(
        N_("A 1 × 1 convolution"),
        N_(
            "The [[one_by_one|1 × 1 convolution]] adds both edge maps and subtracts half of the blurred picture, so that edges in dark places stand out. It uses the same three weights at every position."
        ),
        {
            "others": (Filter("sobel_y"), Filter("box")),
            "pooling": "none",
            "then": "mix",
            "mix": (1.0, 1.0, -0.5),
        },
    ),
}
"""Every example by its name, which messages carry, in the order the page shows them."""

_SETTINGS = {each.name for kind in (StagesState, SecondState) for each in fields(kind)} - set(SHARED)
_OF_THE_LAB = {"weights", "others", "at", "operation", "output_padding", "photo_look"}
_USUAL = {name: getattr(LabState(), name) for name in _SETTINGS | _OF_THE_LAB}


def set_up(name: str, state: LabState) -> LabState:
    """The example's state for the visitor of `state`, with the same picture. Raises KeyError if there is none."""
    return replace(state, **_USUAL | {"panel": state.panel} | dict(SECOND_EXAMPLES[name].settings))


def example_of(state: LabState) -> str | None:
    """The name of the example that `state` shows, whatever element is pinned; None if it shows none."""
    shown = replace(state, pin=None, term=None, cover=())
    return next((name for name in SECOND_EXAMPLES if set_up(name, shown) == shown), None)
