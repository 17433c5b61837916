"""What the lab's Stepper says about a result that is shown as a photo."""

from __future__ import annotations

from typing import Any

from cnnviz.photo_look import PhotoLook, photo_look
from cnnviz.pipeline import Run
from cnnviz.state.lab import LabState
from cnnviz.views.numbers import grouped, number
from cnnviz.words import Translate


def photo_meta(_: Translate, state: LabState, run: Run) -> dict[str, Any] | None:
    """The words beside the photo; None where the stages are shown.

    What would tell a covered number is left out.
    """
    if not state.looks_like_photo:
        return None
    look = photo_look(state, run)
    covered = state.covered()
    return {
        "title": _("As a photo"),
        "about": _about(_, look, len(run.pixels)),
        "lead": _("Settings chosen for this view:"),
        "set": [
            _("each channel by itself"),
            _("padding: same size"),
            _("no activation"),
            _("no pooling"),
            _("0 as middle grey")
            if look.signed
            else _("shown from {low} to {high}").format(low=number(look.low), high=number(look.high)),
        ],
        "cut": "" if covered else _cut(_, look),
        "warning": "" if covered else _warning(_, look, run.bias),
        "low": look.low,
        "high": look.high,
    }


def _about(_: Translate, look: PhotoLook, channels: int) -> str:
    if look.signed:
        return _(
            "The weights add up to 0, so the result is a difference: middle grey stands for 0, brighter for positive and darker for negative values."
        )
    if channels == 1:
        return _("The result of the convolution is shown as a grey picture.")
    return _(
        "The kernel is applied to red, green and blue separately, and the three results are shown as one colour picture."
    )


def _cut(_: Translate, look: PhotoLook) -> str:
    if look.signed:
        return _("Black is {low} and white is {high}. No value is cut.").format(
            low=number(look.low), high=number(look.high)
        )
    if not look.cut:
        return _("All {count} values lie between {low} and {high}. No value is cut.").format(
            count=grouped(look.count), low=number(look.low), high=number(look.high)
        )
    return _("{cut} of {count} values were cut: they lie outside {low} to {high}.").format(
        cut=grouped(look.cut), count=grouped(look.count), low=number(look.low), high=number(look.high)
    )


def _warning(_: Translate, look: PhotoLook, bias: float) -> str:
    """What changes the brightness of the whole picture."""
    told = []
    if not (look.signed or look.keeps_brightness):
        if len(set(look.totals)) == 1:
            told.append(
                _(
                    "The weights add up to {total}, not to 1: the brightness of a uniform area is multiplied by {total}."
                ).format(total=number(look.totals[0]))
            )
        else:
            red, green, blue = map(number, look.totals)
            told.append(
                _(
                    "The weights add up to {red} for red, {green} for green and {blue} for blue, not to 1: brightness and colours change by these factors."
                ).format(red=red, green=green, blue=blue)
            )
    if bias:
        told.append(_("The bias adds {bias} to every value.").format(bias=number(bias)))
    return " ".join(told)
