"""One step of gradient descent as a program, which can be read as a lesson: forward, the loss, its gradients, the update.

:mod:`~cnnviz.views.programs.learning.in_numpy` writes every rule out, :mod:`~cnnviz.views.programs.learning.in_torch` leaves the
gradients to PyTorch. Both name the arrays alike: ``a0`` is the pictures and ``a1`` what the first layer makes of them, ``w0`` and
``b0`` are what it learns.
"""

from cnnviz.views.programs.learning.parts import MOST_INLINE, STEP_FILE, is_inline, step_reads
from cnnviz.views.programs.learning.written import STEP_DIALECTS, step_files, step_program

__all__ = [
    "MOST_INLINE",
    "STEP_DIALECTS",
    "STEP_FILE",
    "is_inline",
    "step_files",
    "step_program",
    "step_reads",
]
