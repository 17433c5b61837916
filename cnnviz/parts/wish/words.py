"""What is said of a map's patches and of the picture grown for it, and what neither shows."""

from __future__ import annotations

from cnnviz.views.numbers import grouped
from cnnviz.wish import Found
from cnnviz.words import Translate


def wish_words(_: Translate) -> dict[str, str]:
    """The words of the part; the browser fills in numbers."""
    return {
        "layer": _("Layer"),
        "map": _("Map"),
        "before": _("Previous map"),
        "after": _("Next map"),
        "of_maps": _("of {count}, counted from 0"),
        "class": _("This map stands for the class “{label}”."),
        "patches": _("Strongest patches"),
        "searching": _("Searching: {done} of {count} …"),
        "patch": _("Patch {number}: {name}, value {value}"),
        "where": _("Place in the picture"),
        "where_value": _("{value} at row {row}, column {column} of the map"),
        "square": _("The dashed frame shows the part of the picture that the network was given."),
        "surroundings": _(
            "The patches are small, so they are shown with their surroundings; the frame marks what the element sees."
        ),
        "grow_title": _("Activation maximization"),
        "noise": _("noise"),
        "step": _("step {step}: {value}"),
        "grow": _("Generate"),
        "stop": _("Stop"),
        "go_on": _("Continue"),
        "replay": _("Watch again"),
        "steps": _("Steps"),
        "steps_said": _("Step {step}, value {value}"),
        "seed": _("Another start"),
        "seed_at": _("Start {seed}"),
        "settings": _("How the picture is generated"),
        "grow_rate": _("Step size"),
        "grow_blur": _("Blur after each step"),
        "grow_jitter": _("Random shift, at most"),
        "grow_goal": _("Value to raise"),
        "grow_about": _(
            "Activation maximization begins with noise of {rows} × {columns} pixels. Each step adds the gradient of the map's value with respect to the pixels, so that the map responds more strongly."
        ),
        "climbed": _(
            "The value raised is that of this map in the array {array}; a function such as ReLU that follows is left out, because its slope is 0 wherever its result is 0."
        ),
        "curve": _("The map's value after each step, over the same axis"),
        "compare": _(
            "The strongest patch reaches {patch} in one element; the generated picture reaches {value} as the mean of all elements."
        ),
        "compare_cell": _(
            "The strongest patch reaches {patch} in one element; the generated picture reaches {value} in the element in the middle."
        ),
        "grown_said": _("Generated up to step {step}, value {value}"),
        "found_said": _("Search finished, {count} patches found"),
        "grow_shows": _(
            "The picture shows what raises the map's value when every pixel may change. Shapes, directions and colours that repeat in it are the most reliable."
        ),
        "grow_limits": _(
            "It does not show a thing that exists: photos do not look like this, and another start or more blur gives another picture. Where a map responds to several patterns, the picture may show only one of them."
        ),
        "spread": _("How the layer's numbers are spread"),
        "weights": _("Weights of {layer}"),
        "weights_none": _("This map is made without weights."),
        "values": _("Values of all maps, for the present picture"),
        "counts": _(
            "{total} numbers, {zeros} of them exactly 0; mean {mean}, standard deviation {deviation}"
        ),
        "bar": _("{low} to {high}: {count} numbers"),
        "spread_help": _("Left and right arrow keys go from bar to bar."),
        "spread_shows": _(
            "The histograms show how often each value occurs in the layer. The height of a bar is proportional to the square root of its count, so that rare values can be seen."
        ),
        "spread_limits": _(
            "They do not show where the values are or what they are good for. A map that is 0 everywhere here may respond to other pictures."
        ),
    }


def limits_of(_: Translate, found: Found) -> tuple[str, str, str]:
    """What the patches show, where they were looked for as far as the search is, and what they do not show."""
    shows = _(
        "The patches show where in these pictures the map's value is largest. Each is what one element of the map sees, cut from the picture as the network received it, with the map's value there."
    )
    count = {
        "places": grouped(found.places),
        "views": grouped(found.done),
        "pictures": grouped(len(found.samples.names)),
    }
    match found.samples.kind:
        case "photos":
            where = _(
                "{places} positions in {views} squares of {pictures} photos were searched; other photos would give other patches."
            )
        case "digits":
            where = _(
                "{places} positions in {views} digits were searched; other digits would give other patches."
            )
        case _other:
            where = _(
                "{places} positions in {views} examples were searched; other pictures would give other patches."
            )
    rare = _(
        "They do not show how the map responds to everything else: responses as strong as these are rare, and at most three patches are taken from one picture."
    )
    return shows, where.format(**count), rare
