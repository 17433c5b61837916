"""Convolution, activation and pooling as choices: what the kernel lab and the signals page have in common."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.state.fields import (
    MOST_TERMS,
    Form,
    Numbers,
    PageState,
    choice,
    name,
    number,
    read_numbers,
    shortest,
    switch,
    whole,
    write_numbers,
)

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")
POOLINGS = ("max", "avg", "none")
STAGES = ("conv", "act", "pool")
LARGEST_WINDOW = 8
"""The largest window of a pooling, and its longest stride."""


def stage_forms(paddings: tuple[str, ...], furthest: int) -> dict[str, Form]:
    """The forms of :class:`StagesState`'s fields; strides and dilations go from 1 to `furthest`."""
    return {
        "kernel": Form("kernel", name),
        "kernel_numbers": Form("set", read_numbers, write_numbers),
        "bias": Form("bias", number, shortest),
        "flip": switch("flip"),
        "depthwise": switch("depthwise"),
        "stride": Form("stride", whole(1, furthest)),
        "padding": Form("pad", choice(paddings)),
        "padding_mode": Form("border", choice(PADDING_MODES)),
        "dilation": Form("dilation", whole(1, furthest)),
        "activation": Form("act", name),
        "activation_numbers": Form("actset", read_numbers, write_numbers),
        "pooling": Form("pool", choice(POOLINGS)),
        "pool_size": Form("poolsize", whole(1, LARGEST_WINDOW)),
        "pool_stride": Form("poolstride", whole(1, LARGEST_WINDOW)),
        "pool_padding": Form("poolpad", whole(0, LARGEST_WINDOW // 2)),
        "ceil_mode": switch("ceil"),
        "include_padding": switch("countpad"),
        "term": Form("term", whole(0, MOST_TERMS)),
    }


@dataclass(frozen=True)
class Pin:
    """One element that stays in view: the stage it belongs to and its place there; a signal has the row 0 alone."""

    stage: str
    channel: int
    row: int
    column: int


@dataclass(frozen=True)
class StagesState(PageState):
    """The choices for the three stages; a page's own state adds what they are applied to.

    Attributes
    ----------
    term
        How many terms of the element's sum are shown: its n products, the bias, the activation; None for all at once.
    """

    kernel: str = ""
    kernel_numbers: Numbers = ()
    bias: float = 0.0
    flip: bool = False
    depthwise: bool = False
    stride: int = 1
    padding: str = "valid"
    padding_mode: str = "zeros"
    dilation: int = 1
    activation: str = "relu"
    activation_numbers: Numbers = ()
    pooling: str = "max"
    pool_size: int = 2
    pool_stride: int = 2
    pool_padding: int = 0
    ceil_mode: bool = False
    include_padding: bool = True
    panel: str = "element"
    pin: Pin | None = None
    term: int | None = None
