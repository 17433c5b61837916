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
        "before": _("Map before"),
        "after": _("Next map"),
        "of_maps": _("of {count}, counted from 0"),
        "class": _("This map stands for the class “{label}”."),
        "patches": _("Strongest patches"),
        "searching": _("Searching: {done} of {count} …"),
        "patch": _("Patch {number}: {name}, value {value}"),
        "where": _("Where it was"),
        "where_value": _("{value} at row {row}, column {column} of the map"),
        "square": _("The dashed line shows what of the picture the network was given."),
        "surroundings": _(
            "The patches are small, so they are shown with their surroundings; the frame is what the cell sees."
        ),
        "grow_title": _("A picture grown for it"),
        "noise": _("noise"),
        "step": _("step {step}: {value}"),
        "grow": _("Grow"),
        "stop": _("Stop"),
        "go_on": _("Go on growing"),
        "replay": _("Watch again"),
        "steps": _("Steps"),
        "steps_said": _("Step {step}, value {value}"),
        "seed": _("Another start"),
        "seed_at": _("Start {seed}"),
        "settings": _("How it grows"),
        "grow_rate": _("Step size"),
        "grow_blur": _("Blur after each step"),
        "grow_jitter": _("Moved at random by up to"),
        "grow_goal": _("What is to rise"),
        "grow_about": _(
            "It begins with noise of {rows} × {columns} pixels. Each step adds the gradient of the map's value by the pixels, so that the picture excites the map more."
        ),
        "climbed": _(
            "What rises is this map in the array {array}; a function such as ReLU that follows is left out, as it has slope 0 where the map is 0."
        ),
        "curve": _("The map's value after each step, over the same axis"),
        "compare": _(
            "The strongest patch reaches {patch} in one cell; the grown picture reaches {value} as the mean of all cells."
        ),
        "compare_cell": _(
            "The strongest patch reaches {patch} in one cell; the grown picture reaches {value} in its cell in the middle."
        ),
        "grown_said": _("Grown to step {step}, value {value}"),
        "found_said": _("Search finished, {count} patches found"),
        "grow_shows": _(
            "Shows what raises the map when every pixel may change. Shapes, directions and colours that repeat in it can be trusted most."
        ),
        "grow_limits": _(
            "Does not show a thing that exists: no photo looks like it, and another start or more blur gives another picture. A map that responds to several things may show only one of them."
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
            "Shows how often each value occurs in the layer; the height of a bar grows with the square root of its count, so that rare values can be seen."
        ),
        "spread_limits": _(
            "Does not show where the values are or what they are good for. A map that is 0 everywhere here may respond to other pictures."
        ),
    }


def limits_of(_: Translate, found: Found) -> tuple[str, str, str]:
    """What the patches show, where they were looked for as far as the search is, and what they do not show."""
    shows = _(
        "Shows where in these pictures the map's value is largest. Each patch is what one cell of the map sees, cut from the picture as the network received it, with the map's value there."
    )
    count = {
        "places": grouped(found.places),
        "views": grouped(found.done),
        "pictures": grouped(len(found.samples.names)),
    }
    match found.samples.kind:
        case "photos":
            where = _(
                "{places} places in {views} squares of {pictures} photos were looked at; other photos would give other patches."
            )
        case "digits":
            where = _(
                "{places} places in {views} digits were looked at; other digits would give other patches."
            )
        case _other:
            where = _(
                "{places} places in {views} examples were looked at; other pictures would give other patches."
            )
    rare = _(
        "Does not show how the map responds to everything else: the strongest places are rare, and no more than three are taken from one picture."
    )
    return shows, where.format(**count), rare
