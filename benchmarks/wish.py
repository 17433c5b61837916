"""What it takes to search the patches of a map of SqueezeNet, and to grow a picture for one.

Run ``python benchmarks/wish.py``. Times are the processor's, of this process on one thread; the target for 128 steps is 5 s.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

MAPS = (("conv1.relu", 5), ("fire2", 70), ("fire4", 30), ("fire6", 118), ("fire9", 200), ("scores", 967))


def main() -> None:
    """Print a table."""
    from cnnviz.images.gallery import load_photo
    from cnnviz.reader import shipped
    from cnnviz.reading import read
    from cnnviz.wish import Climb, grow, samples_for, search, source_of

    reader = shipped("squeezenet")
    reading = read(reader, load_photo("coffee").pixels)
    print(f"load {os.getloadavg()[0]:.1f}\n")
    print("| array | search (s) | grow (s) | side | longest slice (ms) | value: noise, step 128 |")
    print("| --- | ---: | ---: | ---: | ---: | --- |")
    for array, channel in MAPS:
        began = time.process_time()
        maps = reading.values[array].shape[1]
        for _found in search(reader, reader.preprocessing, samples_for(reader), array, maps):
            pass
        searched = time.process_time() - began
        longest = 0.0
        began = before = time.process_time()
        growing = grow(reading, source_of(reading.network, reading.values, array, channel), Climb())
        grown = next(growing)
        for grown in growing:  # noqa: B007
            now = time.process_time()
            longest, before = max(longest, now - before), now
        took = time.process_time() - began
        print(
            f"| {array}, map {channel} | {searched:.2f} | {took:.2f} | {grown.picture.shape[1]} | {1000 * longest:.0f} "
            f"| {grown.values[0]:.3g}, {grown.values[-1]:.3g} |"
        )


if __name__ == "__main__":
    main()
