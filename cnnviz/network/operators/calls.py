"""A layer as a call of one function of the engine, which a page can explain element by element."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from cnnviz import ops
from cnnviz.network.operators.registry import Array, Context, Results, operator
from cnnviz.network.operators.shared import in_type_of


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
        """The call's result; a convolution's numbers are sums of their own products, to be shown beside them."""
        how = {"method": "direct"} if self.operation == "conv2d" else {}
        return getattr(ops, self.operation)(self.input, **self.arguments, **how)


CALLS: dict[str, Callable[..., Call | None]] = {}
"""For operators that are one call of the engine the function that writes it, given what the operator is given.

None where that layer, unlike others of its operator, is not one call.
"""


def called(*names: str) -> Callable[[Callable[..., Call]], Callable[..., Call]]:
    """Register a function that writes a call, and the operators `names` whose results are what it gives."""

    def register(write: Callable[..., Call]) -> Callable[..., Call]:
        @wraps(write)
        def compute(context: Context, x: Array, *rest: Array | None, **attributes: Any) -> Results:
            return in_type_of(x, write(context, x, *rest, **attributes).compute())

        operator(*names)(compute)
        CALLS.update(dict.fromkeys(names, write))
        return write

    return register
