"""Functions of one number, each in one record: value, slope, formula, coefficients, and its names everywhere.

What computes, explains, draws or writes such a function takes what it needs from here. To add one, write its value and slope
in ``cnnviz/ops`` if PyTorch has it, and its record in :mod:`~cnnviz.pointwise.activations` if the lab shall offer it, else in
:mod:`~cnnviz.pointwise.operators`.
"""

from cnnviz.pointwise import activations, operators
from cnnviz.pointwise.record import Coefficient, Pointwise

LAB = {each.name: each for each in activations.ACTIVATIONS}
"""The functions that the lab offers, by name, in its order."""

POINTWISE = LAB | {each.name: each for each in (*operators.ACTIVATIONS, *operators.FUNCTIONS)}
"""All functions of one number, by name."""

BY_OPERATOR = {each.operator: each for each in POINTWISE.values() if each.operator}
"""The functions that an ONNX operator computes, by the operator's name."""

__all__ = ["BY_OPERATOR", "LAB", "POINTWISE", "Coefficient", "Pointwise"]
