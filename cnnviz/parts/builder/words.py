"""The words of the part; the browser fills in places and names."""

from __future__ import annotations

from cnnviz.words import N_

WORDS = {
    "network": N_("Network"),
    "layers": N_("Layers"),
    "undo": N_("Undo (Ctrl+Z)"),
    "redo": N_("Redo (Ctrl+Shift+Z)"),
    "output": N_("Output"),
    "weights": N_("Parameters"),
    "products": N_("Multiply-adds"),
    "picture": N_("Picture"),
    "fewer": N_("{name}: fewer"),
    "more": N_("{name}: more"),
    "remove": N_("Remove {name}"),
    "up": N_("Move up"),
    "down": N_("Move down"),
    "addFirst": N_("Add a layer at the start"),
    "addAfter": N_("Add a layer after {place}: {name}"),
    "addBefore": N_("Add a layer before {place}: {name}"),
    "total": N_("In all"),
    "back": N_("Return to the last network"),
    "lower": N_("One step down"),
    "higher": N_("One step up"),
    "help": N_("Explanation"),
    "keys": N_(
        "Enter opens a layer's settings. Alt with the up or down arrow moves the layer, and Delete removes it."
    ),
}

KINDS = {
    "convolution": N_("Convolution"),
    "activation": N_("Activation"),
    "max": N_("Max pooling"),
    "average": N_("Average pooling"),
    "norm": N_("Batch norm"),
    "dropout": N_("Dropout"),
    "flatten": N_("Flatten"),
    "global": N_("Global average"),
    "connected": N_("Fully connected"),
}
"""The layers that can be added, by their names in :data:`cnnviz.training.building.KINDS`."""

SETTINGS = {
    "kernels": N_("Kernels"),
    "size": N_("Size"),
    "stride": N_("Stride"),
    "padding": N_("Padding"),
    "probability": N_("Probability"),
    "outputs": N_("Outputs"),
    "name": N_("Function"),
}
"""The settings of layers, by their names in the description."""
