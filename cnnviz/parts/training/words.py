"""The words of the part; the browser fills in numbers."""

from __future__ import annotations

from cnnviz.words import N_

WORDS = {
    "run": N_("Run"),
    "goOn": N_("Continue"),
    "pause": N_("Pause"),
    "again": N_("Start again"),
    "againKey": N_("Start again (0)"),
    "trainTo": N_("Train to step {step}"),
    "batch": N_("One batch (right arrow)"),
    "epoch": N_("One epoch"),
    "bar": N_("Training"),
    "epochs": N_("epochs"),
    "loss": N_("Loss"),
    "heldLoss": N_("loss, held out"),
    "heldRight": N_("accuracy, held out"),
    "right": N_("Accuracy"),
    "own": N_("training, mean of {count} batches"),
    "held": N_("held out"),
    "gap": N_("{points} percentage points apart"),
    "gapOfOne": N_("1 percentage point apart"),
    "stepAt": N_("step {step}"),
    "curve": N_(
        "{title} by step: at step {step}, {own} on training pictures and {held} on held-out pictures"
    ),
    "now": N_("Step {step} of {steps}"),
    "earlier": N_("Looking back at step {step}"),
    "time": N_("Step shown"),
    "toNow": N_("Latest step"),
    "rate": N_("Learning rate"),
    "speed": N_("Speed"),
    "full": N_("as fast as possible"),
    "perSecond": N_("{count} batches/s"),
    "spoken": N_("Step {step}. {verdict}"),
    "timeText": N_("step {step}, accuracy on held-out pictures {right}"),
}
