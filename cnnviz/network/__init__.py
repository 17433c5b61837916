"""Networks: graphs of named operations that can be read from ONNX files, run, and accounted for.

:func:`read_onnx` gives a :class:`Network`; its :meth:`~Network.run` gives every array by name, and
:func:`summarize` what each layer costs and sees. Whatever is wrong with a model or an input is a :class:`ModelError`.
"""

from cnnviz.network.errors import ModelError
from cnnviz.network.graph import Input, Layer, Network
from cnnviz.network.limits import LIMITS, Limits
from cnnviz.network.onnx_reader import read_onnx
from cnnviz.network.operators import OPERATORS

__all__ = [
    "LIMITS",
    "OPERATORS",
    "Input",
    "Layer",
    "Limits",
    "ModelError",
    "Network",
    "read_onnx",
]
