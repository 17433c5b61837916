// Names for what modules hand to each other, for the checker alone: nothing of this is there while the app runs.

/** First and last, or low and high. */
type Span = [number, number];
/** Left, top, width and height. */
type Rectangle = [number, number, number, number];
/** Red, green and blue, 0 to 255. */
type Colour = number[];
type Numbers = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** Colours and fonts of the page, as shared/theme.js reads them. */
interface Theme {
  paper: string;
  ink: string;
  raised: string;
  line: string;
  accent: string;
  font: string;
  dark: boolean;
}

/** From a value to a colour; `half` names the half of a `signed` scale that is in use. */
interface Scale {
  low: number;
  high: number;
  colours: Colour[];
  signed?: boolean;
  unsigned?: boolean;
  half?: string;
}

/** What can be found, as shared/found.js looks through it, and how many words its question has. */
interface Searched {
  names: string[];
  asked: string;
  also: string;
  told: string;
  worth: number;
  length: number;
}

/** A place on a map, of a `channel` and a `stage` where there are several. */
interface Spot {
  row: number;
  column: number;
  channel?: number;
  stage?: string;
}

/** One lane of the signals' Stepper: its elements, and what `layout` found out of them. */
interface Lane {
  [element: string]: any;
  width?: number;
  rows?: { top: number; tall: number }[];
  at?: { x: number; y: number; tall: number };
}

/** A row of numbers to draw: elements `first` to `last`, their values, and where they stand. */
interface Trace {
  first: number;
  last: number;
  value(index: number): number;
  place(index: number): number;
  height(value: number): number;
  zero: number;
  spacing: number;
  colours: string[];
  bars?: boolean;
  frame?: Rectangle;
}

/** A term of the glossary, see `terms_in` in glossary.py: its name, what it means, and the query of a view that shows it. */
interface Term {
  title: string;
  text: string;
  href: string;
}

/** Terms by id. */
type Terms = Record<string, Term>;

/** What stands around each of them: words for both links and the button, and the query of the glossary. */
interface TermWords {
  see: string;
  all: string;
  close: string;
  glossary: string;
}

/** An array as it comes from Streamlit: an Arrow table of one column. */
interface Table {
  getChildAt(index: number): { toArray(): Numbers };
}

/** How a component tells Python: Streamlit runs the script with `value` under `name`. */
type SetTriggerValue = (name: string, value: unknown) => void;

/** A message on its way: its number and what it says. */
type Message = [number: number, body: any];

/** What Python sends to a part, see ui/part.py: beside these fields an Arrow table for each array. */
interface Sent {
  key: string;
  /** Of what it shows; without `meta` the browser has that already. */
  version: number;
  /** The number of the part's last message that was done. */
  turn: number;
  door: string;
  /** Whether its messages may be answered past the script. */
  direct: boolean;
  meta: any;
  [array: string]: any;
}

/** What a part shows: its meta data, and its arrays beside them. `whole` is the same as long as only meta data change. */
interface Content {
  meta: any;
  whole: object;
  [array: string]: any;
}

/** What lies on the shelf for a part: what came last, and over it what only passes. */
interface Held {
  door: string;
  version: number;
  sent: Sent;
  content?: Content;
  passing?: Content;
}

/** A direct answer, see `pack` in ui/server/direct.py. What is not the `whole` of a part changes its content of version `base`. */
interface Answer {
  version: number;
  link: string;
  run: boolean;
  passing: boolean;
  shown: Record<string, { whole: boolean; base: number | null; meta: any; [array: string]: any }>;
}

/** A part in the page, and the content that it was shown last. */
interface Mounted<Instance> {
  instance: Instance;
  turns: import("./shared/turns.js").Turns;
  key: string;
  calls: number;
  shown?: Content;
  callOff: () => void;
}

/** How a column of the picture of a network is made of an earlier one, see `_link` in graph/content.py. */
interface GraphLink {
  /** The number of that column. */
  source: number;
  kind: "dense" | "one" | "shift" | "cells" | "all";
  /** How many channels further on the one stands that is taken. */
  shift?: number;
  groups?: number;
  /** Where the strengths of the shown pairs of channels begin among the levels. */
  strengths?: number;
}

/** A column of the picture of a network, see `_block` in graph/content.py. Places are among levels and numbers. */
interface GraphColumn {
  array: string;
  layer: string;
  op_type: string;
  shape: number[];
  /** Whether the channels come last in its array. */
  last?: boolean;
  slot: number;
  kind: "maps" | "numbers" | "answers";
  /** Channels or numbers in the network; `count` of them are shown, from `first` on or those in `units`. */
  total: number;
  first: number;
  count: number;
  units?: number[];
  page: number;
  page_count: number;
  per_page: number;
  page_of: string;
  /** In a recorded overview: the pages that can be turned to, and how many maps the shown one has, of which `count` are there. */
  held?: number[];
  all?: number;
  low: number;
  high: number;
  numbers: number;
  links: GraphLink[];
  /** On each axis: size, step and start of what a number sees of the input; nothing where that cannot be said. */
  field: [size: number, jump: number, start: number][];
  /** Of maps alone: rows and columns, those that are sent, and how many make one of these. */
  size?: Span;
  cells?: Span;
  area?: Span;
  levels?: number;
  /** Where marks of what is not finite begin among the levels, if anything is. */
  special?: number;
  picture?: { levels: number; channels: number; cells: Span } | null;
  shares?: boolean;
  labels?: string[];
}

/** A line into a map: from which shown one, how strong, 0 to 1, and with which share, -1 to 1; null where no weights are known. */
interface GraphEdge {
  source: number;
  index: number;
  size: number | null;
  share: number | null;
}

// Each component is a script of its own; these are what the page holds for all of them.
declare var cnnvizCarried: Map<string, Numbers> | undefined;
declare var cnnvizAskedPlaces: number[][] | undefined;
declare var cnnvizShelf: Map<string, Held> | undefined;
declare var cnnvizTerms: { terms: Terms; words: TermWords } | undefined;
declare var cnnvizFolds: Map<string, boolean> | undefined;
declare var cnnvizBuilt: Map<string, any> | undefined;
declare var cnnvizResults: Map<string, any> | undefined;
declare var cnnvizDue: { name: string | null } | undefined;
