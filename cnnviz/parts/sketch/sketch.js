// Draw a small picture by hand, as a part of a page.

import { mounting } from "../shared/mount.js";
import { Sketch } from "./board.js";

export default mounting(Sketch);
