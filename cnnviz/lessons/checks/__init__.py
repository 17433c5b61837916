"""What a task can ask for, by name: each looks at a scene and says how far it is.

The parameters of a check are keyword arguments with defaults; a lesson's file may give those.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cnnviz.lessons.checks import anywhere, field, lab, network, pooling, train, transposed
from cnnviz.lessons.checks.seen import Seen

Check = Callable[..., Seen]

CHECKS: Mapping[str, Check] = {
    **anywhere.CHECKS,
    **lab.CHECKS,
    **field.CHECKS,
    **pooling.CHECKS,
    **transposed.CHECKS,
    **network.CHECKS,
    **train.CHECKS,
}
"""By name; called with the scene and the task's parameters."""
