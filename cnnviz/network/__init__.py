"""Networks: graphs of named operations that can be read from ONNX files, run, and accounted for.

:func:`read_onnx` gives a :class:`Network`; its :meth:`~Network.run` gives every array by name, and :func:`summarize` what
each layer costs and sees. Whatever is wrong with a model or an input is a :class:`ModelError`.
"""

from cnnviz.network.errors import LayerError, ModelError, without_frames
from cnnviz.network.fields import AxisField
from cnnviz.network.graph import Input, Layer, LeftOut, Network
from cnnviz.network.onnx_reader import read_onnx
from cnnviz.network.operators import OPERATORS, Call
from cnnviz.network.receptive import receptive_fields
from cnnviz.network.summary import LayerSummary, Product, Summary, for_one_picture, summarize, work_of

__all__ = [
    "OPERATORS",
    "AxisField",
    "Call",
    "Input",
    "Layer",
    "LayerError",
    "LayerSummary",
    "LeftOut",
    "ModelError",
    "Network",
    "Product",
    "Summary",
    "for_one_picture",
    "read_onnx",
    "receptive_fields",
    "summarize",
    "without_frames",
    "work_of",
]
