"""A layer as a call of one function of the engine, which a page can explain element by element."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cnnviz import ops
from cnnviz.network.operators.registry import Array


@dataclass(frozen=True, eq=False)
class Call:
    """``getattr(ops, operation)(input, **arguments)``.

    `arguments` holds weight and bias too, if the operation has them, by the names of ``cnnviz.ops``; the functions of
    ``cnnviz.evidence`` take the same names.
    """

    operation: str
    input: Array
    arguments: dict[str, Any]

    def compute(self) -> Array:
        """The call's result."""
        return getattr(ops, self.operation)(self.input, **self.arguments)
