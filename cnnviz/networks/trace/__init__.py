"""Any number of a network followed back to the pixels.

:func:`trace` gives the chain of steps, each with the exact sum behind one number and its terms from the strongest on;
:func:`seen_region` the input cells that can matter to it, :func:`linear_attribution` what each pixel gave.
"""

from cnnviz.networks.trace.chain import curve_at, explain, trace
from cnnviz.networks.trace.region import Attribution, Region, linear_attribution, seen_region
from cnnviz.networks.trace.steps import (
    Choice,
    Closed,
    Curve,
    Given,
    How,
    Move,
    Product,
    Rounded,
    Share,
    Sum,
    TraceStep,
)
from cnnviz.networks.trace.terms import Element, Terms, exact_sum

__all__ = [
    "Attribution",
    "Choice",
    "Closed",
    "Curve",
    "Element",
    "Given",
    "How",
    "Move",
    "Product",
    "Region",
    "Rounded",
    "Share",
    "Sum",
    "Terms",
    "TraceStep",
    "curve_at",
    "exact_sum",
    "explain",
    "linear_attribution",
    "seen_region",
    "trace",
]
