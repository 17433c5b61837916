"""The few words of Streamlit's own widgets that cannot be given to them, replaced by style."""

from __future__ import annotations

from cnnviz.words import Translate


def style(_: Translate) -> str:
    """CSS rules that show our words where the upload, the camera and the drawer's button have English ones."""
    drop = _("Choose a file")
    too_large = _("That file is too large.")
    settings = _("Settings")
    return "\n".join(
        [
            _instead(
                "[data-testid='stFileUploaderDropzone'] button [data-testid='stMarkdownContainer']", drop
            ),
            "[data-testid='stFileUploaderDropzoneInstructions'] { display: none; }",
            "[data-testid='stFileUploader']:has([data-testid='stFileChipIconError'])::after "
            f"{{ content: '{_quoted(too_large)}'; display: block; font-weight: 600; }}",
            _instead("[data-testid='stCameraInputButton']", _("Take the picture")),
            _instead(
                "[data-testid='stCameraInputWebcamComponent'] p", _("Allow your browser to use the camera.")
            ),
            "[data-testid='stCameraInputWebcamComponent'] > div:first-child { min-height: 7rem; }",
            "[data-testid='stExpandSidebarButton'] { width: auto; color: inherit; }",
            "@media (min-width: 768px) { [data-testid='stExpandSidebarButton'] { padding-inline: 0.375rem 0.625rem; }"
            f"[data-testid='stExpandSidebarButton']::after {{ content: '{_quoted(settings)}'; margin-left: 0.4rem; }} }}",
        ]
    )


def _instead(selector: str, words: str) -> str:
    return (
        f"{selector} {{ font-size: 0; }}\n{selector} * {{ font-size: 0; }}\n"
        f"{selector}::after {{ content: '{_quoted(words)}'; font-size: 0.95rem; }}"
    )


def _quoted(words: str) -> str:
    """`words` inside a CSS string."""
    return words.replace("\\", "\\\\").replace("'", "\\'")
