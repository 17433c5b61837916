"""What stands below the Stepper in the lab and on the signals page alike: panels, costs, evidence, files, PyTorch."""

from __future__ import annotations

import streamlit as st

from cnnviz import activations, evidence
from cnnviz.activations import ACTIVATIONS
from cnnviz.pipeline import Pooling, Run
from cnnviz.signal_pipeline import SignalRun
from cnnviz.state.stages import StagesState
from cnnviz.ui import session, widgets
from cnnviz.ui.numbers import formula, headline, number
from cnnviz.views import cost as costs
from cnnviz.words import Translate


def choose_panel(_: Translate, names: dict[str, str]) -> None:
    """A row of names; the state's `panel` is what is picked."""
    st.divider()
    widgets.show(
        st.segmented_control,
        _("More about this result"),
        "panel",
        options=tuple(names),
        format_func=names.get,
        required=True,
    )


def choose_stage(_: Translate, stages: dict[str, str]) -> str:
    """Which of `stages` (id to name) to save; the convolution at first."""
    place = f"{session.page()}.stage_to_save"
    chosen: str = st.session_state.get(place, "conv")
    if chosen not in stages:
        chosen = "conv"

    def take(stage: str) -> None:
        st.session_state[place] = stage

    widgets.show_value(
        st.segmented_control,
        _("Stage"),
        f"{session.page()}.download.stage",
        chosen,
        take,
        options=tuple(stages),
        format_func=stages.get,
        required=True,
    )
    return chosen


def fully_connected_cost(_: Translate, layer: costs.FullyConnectedCost) -> None:
    """What a fully connected layer would need in the convolution's place."""
    st.markdown("**" + _("A fully connected layer from the same input to the same output") + "**")
    formula(
        _("Weights and biases"),
        costs.FULLY_CONNECTED_WEIGHTS_SYMBOLS,
        costs.fully_connected_weights_formula(layer),
    )
    formula(
        _("Multiply-adds"),
        costs.FULLY_CONNECTED_MULTIPLY_ADDS_SYMBOLS,
        costs.fully_connected_multiply_adds_formula(layer),
    )


def activation_in_full(_: Translate, state: StagesState, x: float, engine: float) -> None:
    """The function at `x` with its numbers filled in, beside the engine's value, and its slope there."""
    given = activations.numbers(state.activation, dict(state.activation_numbers))
    if state.activation == "identity":
        step = evidence.ActivationStep(x, x, 1.0)
    else:
        step = evidence.activation_step(state.activation, x, **given)
    formula = ACTIVATIONS[state.activation].formula.format(x=number(x), **given)
    headline(_, f"f({number(x)}) = {formula}", step.value, engine)
    st.markdown(_("The slope there is {slope}.").format(slope=number(step.slope)))


def python_code(state: StagesState, run: Run | SignalRun, x: str, weight: str) -> str:
    """A run in PyTorch, to compute it elsewhere; `x` says what goes in, `weight` is the kernels' numbers as a list."""
    given = run.convolution
    axes = run.weight.ndim - 2
    padding = tuple(cells for pair in reversed(given.arguments["padding"]) for cells in pair)
    lines = [
        "import torch",
        "import torch.nn.functional as F",
        "",
        f"# x: {x}",
        f"weight = torch.tensor({weight}).reshape{tuple(run.weight.shape)}",
    ]
    if any(padding):
        mode = {"zeros": "constant"}.get(given.padding_mode, given.padding_mode)
        lines.append(f'x = F.pad(x, {padding}, mode="{mode}")')
    lines.append(
        f"x = F.conv{axes}d(x, weight, stride={given.stride}, dilation={given.dilation}, "
        f"groups={given.groups}) + {run.bias!r}"
    )
    return "\n".join(lines + _after_convolution(state, run.pooling, axes))


def _after_convolution(state: StagesState, pooling: Pooling | None, axes: int) -> list[str]:
    """Activation and pooling of ``x`` in PyTorch."""
    lines = []
    if state.activation != "identity":
        given = activations.numbers(state.activation, dict(state.activation_numbers))
        numbers = "".join(f", {name}={value!r}" for name, value in given.items())
        scope = "torch" if state.activation in ("sigmoid", "tanh") else "F"
        lines.append(f"x = {scope}.{state.activation}(x{numbers})")
    if pooling is not None:
        arguments = ", ".join(f"{name}={value}" for name, value in pooling.arguments.items())
        lines.append(f"x = F.{pooling.kind}_pool{axes}d(x, {pooling.kernel}, {arguments})")
    return lines
