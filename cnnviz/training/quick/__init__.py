"""Training a network in arrays that are kept: the same as :mod:`cnnviz.training.plain`, up to rounding, and sooner."""

from cnnviz.training.quick.plan import Plan

__all__ = ["Plan"]
