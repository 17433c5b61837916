// Maps by themselves.

import { mounting } from "../shared/mount.js";
import { HeatRow } from "./row.js";

export default mounting(HeatRow);
