"""Files to take a trained network along: its numbers, and what computes its answers with them elsewhere.

All of them name the layers alike (:mod:`~cnnviz.training.export.trained`). The programs read the file of the weights, which lies
beside them.
"""

from cnnviz.training.export.curves import curves_file
from cnnviz.training.export.numpy_program import numpy_program
from cnnviz.training.export.torch_program import torch_program
from cnnviz.training.export.trained import WEIGHTS_FILE, Trained, onnx_file, trained, weights_file

__all__ = [
    "WEIGHTS_FILE",
    "Trained",
    "curves_file",
    "numpy_program",
    "onnx_file",
    "torch_program",
    "trained",
    "weights_file",
]
