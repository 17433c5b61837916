"""What every Stepper says, whatever it stands on; each adds the words of its own maps."""

from __future__ import annotations

from cnnviz.activations import ACTIVATIONS, numbers
from cnnviz.state.lab import LabState
from cnnviz.state.stages import StagesState
from cnnviz.views.numbers import number
from cnnviz.words import Translate


def stepper_controls(_: Translate) -> dict[str, str]:
    """Names of the controls and of the parts of the arithmetic; the browser fills in numbers."""
    return {
        "play": _("Play"),
        "pause": _("Pause"),
        "step": _("Next element"),
        "back": _("Previous element"),
        "speed": _("Speed"),
        "rate": _("{count}/s"),
        "channel": _("Channel to read"),
        "pin": _("Pin"),
        "unpin": _("Unpin"),
        "term_by_term": _("Term by term"),
        "term_back": _("One term back (←)"),
        "term_on": _("Next term (→)"),
        "term_play": _("Play the terms slowly (Space)"),
        "term_all": _("All terms (Enter)"),
        "term_said": _("{which}: {term}"),
        "term_so_far": _("{first}. {label}: {sum}"),
        "term_none": _("No term has been added yet"),
        "term_product": _("Product {number} of {count}"),
        "term_product_of": _("{channel}: product {number} of {count}"),
        "term_rest": _("The channels that are not shown"),
        "term_bias": _("Bias"),
        "term_act": _("Activation"),
        "term_value": _("Value {number} of {count}"),
        "term_divide": _("Divided by the number of values"),
        "sum_so_far": _("sum so far"),
        "most_so_far": _("maximum so far"),
        "reveal": _("{what}: covered. Reveal"),
        "sealed": _("{what}: hidden"),
        "covered": _("covered"),
        "covered_kernel": _("Kernel"),
        "covered_products": _("Products"),
        "covered_sum": _("Sum"),
        "covered_output": _("Output"),
        "covered_act": _("Activation"),
        "covered_pool": _("Pooling"),
        "covered_then": _("Second step"),
        "zoom_in": _("Zoom in (+)"),
        "zoom_out": _("Zoom out (−)"),
        "zoom_end": _("Whole map (0)"),
        "said_zoomed": _("Zoomed in {scale} times."),
        "said_whole": _("The whole maps are shown."),
        "more": _("More"),
        "more_about": _("More controls"),
        "guess_first": _("Guess first"),
        "guess_nothing": _("nothing covered"),
        "guess_result": _("the result"),
        "guess_later": _("the maps after it"),
        "guess_products": _("the products and the result"),
        "guess_kernel": _("the kernel"),
        "guess_some": _("what is still covered"),
        "said_pinned": _("Pinned: {element}"),
        "said_let_go": _("No element is pinned now."),
        "said_playing": _("Playing, element by element."),
        "said_paused": _("Paused at {element}"),
        "before": _("before"),
        "after": _("after"),
        "slope": _("slope {slope}"),
    }


def map_words(_: Translate) -> dict[str, str]:
    """The words of :func:`stepper_controls`, and what is said of maps with rows and columns."""
    return stepper_controls(_) | {
        "controls": _("Move through the map"),
        "row": _("Row"),
        "column": _("Column"),
        "around_map": _("Values around the window"),
        "window": _("Window"),
        "products": _("Products"),
        "tie": _("{count} elements tie; the first in reading order is taken."),
        "place": _("row {row}, column {column}: {value}"),
        "map_label": _(
            "{map}. Arrow keys move, with Shift by 8; Space plays or pauses; Enter pins, Escape lets go."
        ),
        "spoken": _("{map}, row {row}, column {column}: {equation} = {value}"),
    }


def explain_activation(_: Translate, state: StagesState, task: str) -> dict[str, str]:
    """What the state's activation does, and its parameters' numbers; `task` is something to try."""
    activation = ACTIVATIONS[state.activation]
    given = numbers(state.activation, dict(state.activation_numbers))
    legend = "; ".join(f"{activation.signs[name]} = {number(value)}" for name, value in given.items())
    return {
        "title": _("What the activation does"),
        "formula": f"f(x) = {activation.formula_in_signs}" + (f"\n{legend}" if legend else ""),
        "purpose": _(activation.use),
        "look": _(
            "The curve maps the value on the horizontal axis to the value on the vertical axis; the bars show how often each value occurs (height = square root). The short line is the slope: where it is flat, a change in the input is lost."
        ),
        "try": task,
    }


def stage_titles(_: Translate, state: StagesState) -> dict[str, str]:
    """What stands above the maps or lanes of the three stages."""
    pooling = {"max": _("Max pooling"), "avg": _("Average pooling"), "none": ""}
    return {
        "conv": _first_title(_, state),
        "act": _("No activation")
        if state.activation == "identity"
        else _(ACTIVATIONS[state.activation].label),
        "pool": pooling[state.pooling],
    }


def _first_title(_: Translate, state: StagesState) -> str:
    if isinstance(state, LabState) and state.operation == "transposed":
        return _("Transposed convolution")
    return _("True convolution") if state.flip else _("Convolution")
