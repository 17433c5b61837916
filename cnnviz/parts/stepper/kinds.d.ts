// What the kinds of Steppers add to the classes that they share, for the checker alone.

export {};

declare module "./walker.js" {
  interface Walker {
    model: any;
    bar: import("./bar.js").Bar;
    sheet: import("./sheet.js").Sheet;
    /** Going through the sum term by term. */
    terms: import("./term_mode.js").TermMode;
    /** How the end of the sum is named. */
    elementName(): string;
    /** Watches the room, and is disconnected at the end. */
    observer: ResizeObserver;
    /** What the bar shows when the page is written. */
    shown: any;
    draw(): void;
    /** Shows the part with other covers. */
    coversChanged(): void;
    /** What can be covered by hand. */
    coverable(): Record<string, string[]>;
    resize(): void;
    /** The sentence to read out. */
    spoken(): string;
    /** Lets the server know which element is pinned, or that none is. */
    sendPin(spot: Spot | null): void;
  }
}

declare module "./core.js" {
  interface Stepper {
    spotUnder(stage: string, event: PointerEvent): Spot;
    layoutOf(stage: string, room: number): any;
    nameOf(spot: Spot): string;
    drawConvolved(layout: any, step: any, channel: number): void;
    drawPooled(layout: any, step: any): void;
    readouts(chain: any): void;
  }
}
