"""The words of the part; the browser fills in numbers."""

from __future__ import annotations

from cnnviz.words import N_

WORDS = {
    "pictures": N_("pictures"),
    "took": N_("took"),
    "right": N_("right when left out"),
    "of": N_("{right} of {count}"),
    "rightHelp": N_(
        "Each picture was left out once and then read by what had learned from the others: how well new pictures are read, as far as this can be told."
    ),
    "stop": N_("Stop"),
    "putBack": N_("Put back"),
    "undo": N_("Undo"),
    "undoKey": N_("Undo the last change (Ctrl+Z)"),
    "now": N_("Now"),
    "source": N_("Where pictures come from"),
    "draw": N_("Draw"),
    "camera": N_("Camera"),
    "upload": N_("Files"),
    "another": N_("Another picture"),
    "choose": N_("Choose a picture"),
    "files": N_("Files…"),
    "filesInto": N_("Choose files for {name}"),
    "starting": N_("Waiting for the camera …"),
    "noCamera": N_(
        "No camera can be used here: there is none, or this page may not use it. Allow it in the browser's address bar, or draw or choose files instead."
    ),
    "nothing": N_("No picture yet: choose one, or drop it here."),
    "notPicture": N_(
        "{name} is not a picture that this browser can read; choose a PNG, JPEG, WebP, GIF or BMP file."
    ),
    "seenAs": N_("as it is seen from scratch: 28 × 28"),
    "where": N_("Where the score comes from"),
    "whereHelp": N_(
        "Orange parts of the picture speak for {name}, blue ones against it. The mean of this map and the bias are the score: {mean} + {bias} = {score}."
    ),
    "classes": N_("Classes"),
    "name": N_("Name of class {number}"),
    "add": N_("Add"),
    "addTo": N_("Add the picture to {name} (key {number})"),
    "none": N_("No pictures yet"),
    "count": N_("{count} pictures"),
    "take": N_("{name}, picture {number}: look at it"),
    "out": N_("Take picture {number} out of {name}"),
    "nearest": N_("most like the picture now"),
    "like": N_("Most like picture {number} of {name}: similarity {likeness}"),
    "more": N_("Add a class"),
    "less": N_("Take {name} away"),
    "kept": N_(
        "Your own pictures are kept while this page is open, and for two minutes when it is reloaded. To keep them for longer, press “Save the classes and pictures” in the sidebar."
    ),
    "why": N_("What each example says"),
    "scoreOf": N_("score of {name}: {score}"),
    "sumIs": N_("The score is a sum over your examples. Each speaks for the class or against it."),
    "notNearest": N_(
        "The picture that is most like this one need not speak loudest: each similarity is multiplied by how much learning has made that example count."
    ),
    "askOf": N_("Explain the score of {name}"),
    "others": N_("other {count}"),
    "noSum": N_(
        "From scratch, a score is no sum over the examples: the network keeps nothing of them but its weights."
    ),
    "later": N_("Once it has learned: what each example says for or against a class."),
    "unsure": N_("Unsure of these"),
    "leftOut": N_("each left out, then read"),
    "only": N_("only {share}"),
    "readAs": N_("read as {name}, {share}"),
    "look": N_("{name}: look at it"),
    "ways": N_("Two ways to learn"),
    "agrees": N_("equal to the score by weights and bias"),
    "differs": N_("differs from the score by weights and bias"),
}
