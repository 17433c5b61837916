"""cnnviz computes and shows how a convolutional network gets from pixels to an answer.

In a notebook, :func:`convolution`, :func:`pooling`, :func:`activation` and :func:`network` compute on one's own arrays and show
every number; see :mod:`cnnviz.notebook`. They are loaded when they are first asked for.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in typing, whose import takes longer than all else here
if TYPE_CHECKING:
    from typing import Any

    from cnnviz.notebook import View, activation, convolution, network, pooling

__version__ = "1.0.0"

__all__ = ["View", "__version__", "activation", "convolution", "network", "pooling"]


def __getattr__(name: str) -> Any:
    if name == "__version__" or name not in __all__:
        raise AttributeError(f"module 'cnnviz' has no attribute {name!r}")
    from cnnviz import notebook

    return getattr(notebook, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
