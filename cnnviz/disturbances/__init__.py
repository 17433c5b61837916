"""Disturbances of a picture: what may become of it on its way to a network, each with sliders and a neutral place.

They change the pixels as the network gets them, uint8 (C, H, W), at its own size. :mod:`~cnnviz.disturbances.table` has all of
them in the order in which they are applied, :mod:`~cnnviz.disturbances.applied` applies them.
"""

from cnnviz.disturbances.applied import Changes, disturbed
from cnnviz.disturbances.table import DISTURBANCES, NEUTRAL, offered, parameters_for

__all__ = ["DISTURBANCES", "NEUTRAL", "Changes", "disturbed", "offered", "parameters_for"]
