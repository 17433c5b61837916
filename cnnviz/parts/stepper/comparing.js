// The button that keeps the present settings to compare later ones with; the comparison then stands in the place of the stages.

import { icon, make, makeButton, name, say } from "../shared/dom.js";

const ICON_OF_COMPARISON = ["M2.500 4.500h7v11h-7z", "M12.500 4.500h5v11h-5"];

export class Comparing {
  /** Of a `stepper`, whose menu gets the button. */
  constructor(stepper) {
    this.stepper = stepper;
    this.text = make("span");
    const open = () => stepper.turns.send({ compare: "open" });
    this.button = makeButton(open, { class: "open-comparison", hidden: "" }, icon(...ICON_OF_COMPARISON), this.text);
    stepper.bar.more.add(this.button);
  }

  /** Whether the comparison stands where the Stepper would; it then takes no room. */
  away({ away }) {
    const host = this.stepper.root.host ?? this.stepper.root;
    const before = "away" in host.dataset;
    if (away) host.dataset.away = "";
    else delete host.dataset.away;
    if (away && !before) this.stepper.playing = false;
    this.returned = before && !away;
    return Boolean(away);
  }

  /** Offer it where nothing is covered, which it would tell. */
  show({ compare, photo }) {
    this.button.hidden = !compare?.offered || Boolean(photo) || this.stepper.coverNames.length > 0;
    if (!compare) return;
    say(this.text, compare.name);
    name(this.button, compare.about);
    if (this.returned) this.stepper.bar.more.focus(this.button); // where the comparison was opened from
    this.returned = false;
  }
}
