"""The words of the part; the browser fills in numbers."""

from __future__ import annotations

from cnnviz.words import N_

WORDS = {
    "pictures": N_("pictures"),
    "took": N_("took"),
    "right": N_("correct when left out"),
    "of": N_("{right} of {count}"),
    "rightHelp": N_(
        "Each picture was left out of the training once and classified by what had been learned from other pictures. This estimates how well new pictures are classified."
    ),
    "stop": N_("Stop"),
    "putBack": N_("Undo the removal"),
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
    "seenAs": N_("input of the network from scratch: 28 × 28 pixels"),
    "where": N_("Where the score comes from"),
    "whereHelp": N_(
        "Orange parts of the picture raise the score of {name}, and blue parts lower it. The mean of this map plus the bias is the score: {mean} + {bias} = {score}."
    ),
    "classes": N_("Classes"),
    "name": N_("Name of class {number}"),
    "add": N_("Add"),
    "addTo": N_("Add the picture to {name} (key {number})"),
    "none": N_("No pictures yet"),
    "count": N_("{count} pictures"),
    "countOne": N_("1 picture"),
    "take": N_("Show picture {number} of {name}"),
    "out": N_("Remove picture {number} from {name}"),
    "nearest": N_("most similar to the current picture"),
    "like": N_("Most similar: picture {number} of {name}, similarity {likeness}"),
    "more": N_("Add a class"),
    "less": N_("Remove the class {name}"),
    "kept": N_(
        "Your own pictures are kept while this page is open, and for two minutes when it is reloaded. To keep them for longer, press “Save the classes and pictures” in the sidebar."
    ),
    "why": N_("What each example contributes"),
    "scoreOf": N_("score of {name}: {score}"),
    "sumIs": N_(
        "The score is a sum over your examples. Each example raises or lowers the score of the class."
    ),
    "notNearest": N_(
        "The most similar example need not contribute most: each similarity is multiplied by the weight that training has given to that example."
    ),
    "askOf": N_("Explain the score of {name}"),
    "others": N_("other {count}"),
    "noSum": N_(
        "A network trained from scratch keeps only its weights and biases, so a score cannot be written as a sum over the examples."
    ),
    "later": N_("After training, this shows how much each example raises or lowers the score of a class."),
    "unsure": N_("Least certain examples"),
    "leftOut": N_("each classified when left out"),
    "unsureIs": N_("Add more pictures like these, or remove those that do not belong to their class."),
    "unsureLater": N_(
        "After training, this shows the examples that were classified worst when they were left out."
    ),
    "only": N_("only {share}"),
    "readAs": N_("predicted as {name}, {share}"),
    "look": N_("Show this example of {name}"),
    "ways": N_("Two ways to train"),
    "agrees": N_("equal to the score computed from the weights and the bias"),
    "differs": N_("differs from the score computed from the weights and the bias"),
}
