"""Make the fonts of worksheets and figures: the characters that they need, out of Noto Sans SC. Run by ``make fonts``, from the project's folder.

The whole fonts come from the npm package `@expo-google-fonts/noto-sans-sc`, 57 MB, which is downloaded for it.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools import subset

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from cnnviz.views.worksheet.fonts import FILES, common_letters, letters

PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
SOURCES = {
    "regular": "400Regular/NotoSansSC_400Regular.ttf",
    "bold": "600SemiBold/NotoSansSC_600SemiBold.ttf",
}


def main() -> None:
    """Download the package, and write the part of each font that is needed."""
    with TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE, "--pack-destination", folder], check=True)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as files:
            files.extractall(folder, filter="data")
        for weight, file in FILES.items():
            more = common_letters() if weight == "regular" else set()
            _write(Path(folder) / "package" / SOURCES[weight], file, letters() | more)


def _write(whole: Path, part: Path, wanted: set[str]) -> None:
    """The characters that are `wanted`, without hinting and without what lays out other scripts."""
    options = subset.Options(
        hinting=False, layout_features=["kern"], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], notdef_outline=True
    )
    options.drop_tables += ["vhea", "vmtx", "VORG", "STAT"]
    font = subset.load_font(str(whole), options)
    maker = subset.Subsetter(options)
    maker.populate(unicodes=[ord(letter) for letter in wanted])
    maker.subset(font)
    font.recalcTimestamp = False
    subset.save_font(font, str(part), options)


if __name__ == "__main__":
    main()
