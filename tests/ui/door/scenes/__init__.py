"""What visitors do on each page, message by message."""

from __future__ import annotations

from tests.ui.door.scenes import lab, network, others, train
from tests.ui.door.scenes.scene import ByScript, Refused, Scene

SCENES = lab.SCENES | network.SCENES | train.SCENES | others.SCENES

__all__ = ["SCENES", "ByScript", "Refused", "Scene"]
