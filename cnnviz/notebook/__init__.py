"""Computations on one's own arrays that show themselves: what ``cnnviz.convolution`` and its neighbours are.

Each function computes with :mod:`cnnviz.ops` and gives a :class:`~cnnviz.notebook.view.View`: its numbers as arrays, a summary in
words, and for a notebook a page on which every number can be followed. Such a page is made of a network of one or two layers,
recorded as :mod:`cnnviz.record` records the network page.
"""

from cnnviz.notebook.activated import activation
from cnnviz.notebook.convolved import convolution
from cnnviz.notebook.model import network
from cnnviz.notebook.pooled import pooling
from cnnviz.notebook.view import View

__all__ = ["View", "activation", "convolution", "network", "pooling"]
