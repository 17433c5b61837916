"""Networks: graphs of named operations that can be read from ONNX files, run, and accounted for.

:func:`read_onnx` gives a :class:`Network`; its :meth:`~Network.run` gives every array by name, and :func:`summarize` what
each layer costs and sees. Whatever is wrong with a model or an input is a :class:`ModelError`.
"""

from cnnviz.networks.errors import LayerError, ModelError, without_frames
from cnnviz.networks.fields import AxisField
from cnnviz.networks.graph import Input, Layer, LeftOut, Network
from cnnviz.networks.onnx_reader import read_onnx
from cnnviz.networks.operators import OPERATORS, Call
from cnnviz.networks.receptive import receptive_fields
from cnnviz.networks.summary import LayerSummary, Product, Summary, for_one_picture, summarize, work_of

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
