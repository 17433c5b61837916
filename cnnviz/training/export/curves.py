"""The course of a training as a table."""

from __future__ import annotations

from collections.abc import Sequence


def curves_file(
    losses: Sequence[float], accuracies: Sequence[float], held_out: Sequence[tuple[int, float, float]]
) -> bytes:
    """Loss and share of right answers, step by step, as comma-separated rows under names.

    Row `step` has those of the batch that was learned from in this step, before it was learned from, and, where they were read,
    those of what is held out after it; row 0 is the start. What is not known is left empty.

    Parameters
    ----------
    losses, accuracies, held_out
        As a :class:`~cnnviz.training.trainer.Trainer` has them.
    """
    read = {step: (loss, accuracy) for step, loss, accuracy in held_out}
    rows = ["step,loss,accuracy,held_out_loss,held_out_accuracy"]
    for step in range(len(losses) + 1):
        own = (_shortest(losses[step - 1]), _shortest(accuracies[step - 1])) if step else ("", "")
        other = map(_shortest, read[step]) if step in read else ("", "")
        rows.append(",".join((str(step), *own, *other)))
    return ("\n".join(rows) + "\n").encode()


def _shortest(value: float) -> str:
    """So many digits as a float32 has."""
    return f"{value:.7g}"
