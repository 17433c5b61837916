"""Ways to compute the same convolution: one plain form that is the definition, and faster ones beside it.

A *method* turns a convolution (:class:`~cnnviz.ops.methods.case.Case`) of some images into a list of NumPy calls
on arrays that are bound already: its :data:`Steps`. Running the calls in order fills the output. The methods and what each is good for are in :data:`METHODS`,
:func:`~cnnviz.ops.methods.choose.choose` is the rule that picks one, and every one is tested against ``im2col``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cnnviz.ops.errors import OperationError
from cnnviz.ops.methods import fft, im2col, separable, strips, taps, winograd
from cnnviz.ops.methods.case import Array, Case, Steps
from cnnviz.ops.methods.memory import Memory


@dataclass(frozen=True)
class Method:
    """One way to compute a convolution.

    Attributes
    ----------
    steps
        ``steps(case, weight, bias, images, outs, memory)``: the calls that fill `outs` from `images`, with scratch arrays
        out of `memory`. Images ``(N, C, H, W)``, weight ``(C_out, C, kH, kW)``, bias ``(C_out,)``, outs
        ``(N, C_out, H_out, W_out)``.
    check
        ``check(case, weight)`` raises an OperationError that says why the method cannot do this, if it cannot.
    direct
        Whether each element of the output is the sum of its own products and of nothing else, in some order. Then its
        rounding error is small beside the sum of their sizes; otherwise it is only small beside the largest output.
    """

    steps: Callable[[Case, Array, Array, Array, Array, Memory], Steps]
    check: Callable[[Case, Array], None]
    direct: bool

    def can(self, case: Case, weight: Array) -> bool:
        """Whether the method can compute this convolution, which depends on its geometry and on the weights."""
        try:
            self.check(case, weight)
        except OperationError:
            return False
        return True


METHODS: dict[str, Method] = {
    "im2col": Method(im2col.steps, im2col.check, direct=True),
    "strips": Method(strips.steps, strips.check, direct=True),
    "taps": Method(taps.steps, taps.check, direct=True),
    "separable": Method(separable.steps, separable.check, direct=True),
    "winograd": Method(winograd.steps, winograd.check, direct=False),
    "fft": Method(fft.steps, fft.check, direct=False),
}
"""The methods by the name that ``conv2d(..., method=...)`` takes; ``im2col`` is the definition."""


def run(steps: Steps) -> None:
    """Run the `steps` of a method, one after another."""
    for step in steps:
        step()


__all__ = ["METHODS", "Case", "Method", "Steps", "run"]
