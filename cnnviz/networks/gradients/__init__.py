"""Gradients through a network: how one of its numbers moves when any number before it moves a little.

To teach a further operator, write its rule in the file it belongs to: see :mod:`cnnviz.networks.gradients.rules`.
"""

from cnnviz.networks.gradients import (  # noqa: F401  # each registers its rules
    arithmetic,
    linear,
    moves,
    normalization,
    pointwise,
    reduction,
    windows,
)
from cnnviz.networks.gradients.reverse import depending, gradients
from cnnviz.networks.gradients.rules import RULES

__all__ = ["RULES", "depending", "gradients"]
