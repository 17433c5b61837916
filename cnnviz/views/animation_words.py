"""What an animation says, as messages to translate; the font holds these characters and no others."""

from __future__ import annotations

from cnnviz.words import N_

WORDS = {
    "input": N_("Input"),
    "kernel": N_("Kernel"),
    "kernels": N_("Kernels"),
    "conv": N_("Convolution"),
    "act": N_("Activation"),
    "step": N_("step {step}"),
    "loss": N_("Loss"),
}
