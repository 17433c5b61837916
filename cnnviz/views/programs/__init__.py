"""A run as a program to take along, in several dialects: the same numbers from NumPy alone, SciPy, OpenCV, PyTorch or Keras.

All programs read :data:`INPUT_FILE`, the run's own input as ``numpy.save`` writes it, from the folder in which they are run. Each
library has a module (``in_numpy`` and so on) that writes one step, a list of lines; :mod:`~cnnviz.views.programs.dialects` makes whole
programs of them. Comments are in the visitor's language.
"""

from cnnviz.views.programs.dialects import DIALECTS, Dialect, dialects_for, program
from cnnviz.views.programs.files import network_files, program_files
from cnnviz.views.programs.learning import (
    STEP_DIALECTS,
    STEP_FILE,
    is_inline,
    step_files,
    step_program,
    step_reads,
)
from cnnviz.views.programs.network import (
    MODEL_FILE,
    NETWORK_DIALECTS,
    WEIGHTS_FILE,
    NetworkProgram,
    ProgramError,
    network_program,
    opencv_program,
)
from cnnviz.views.programs.step import Step, lab_steps, layer_step, signal_steps, whole_input
from cnnviz.views.programs.writing import INPUT_FILE

__all__ = [
    "DIALECTS",
    "INPUT_FILE",
    "MODEL_FILE",
    "NETWORK_DIALECTS",
    "STEP_DIALECTS",
    "STEP_FILE",
    "WEIGHTS_FILE",
    "Dialect",
    "NetworkProgram",
    "ProgramError",
    "Step",
    "dialects_for",
    "is_inline",
    "lab_steps",
    "layer_step",
    "network_files",
    "network_program",
    "opencv_program",
    "program",
    "program_files",
    "signal_steps",
    "step_files",
    "step_program",
    "step_reads",
    "whole_input",
]
