import { HOUR } from './sample';

/** The zone's offset; the sample's place keeps one all year. */
const OFFSET = 5 * HOUR;

/** Moments of one material's steps: working pauses between them, and never in the future. */
export class Way {
  #at: number;
  #left = 40;

  constructor(
    begins: number,
    private readonly latest: number,
    private readonly pause: number,
  ) {
    this.#at = Math.min(begins, latest - 40 * 60_000);
  }

  next(): number {
    // Close to the present the steps move together, so that all of them have happened.
    const room = (this.latest - this.#at) / Math.max(1, this.#left--);
    const at = this.#working(this.#at);
    this.#at = at;
    this.#at += Math.round(Math.max(60_000, Math.min(this.pause, room)));
    return at;
  }

  /** Nobody judges at four in the morning: nights move to the next day's beginning, unless that has not come yet. */
  #working(at: number): number {
    const sinceMidnight = (at + OFFSET) % (24 * HOUR);
    const wait =
      sinceMidnight < 8 * HOUR
        ? 8 * HOUR - sinceMidnight
        : sinceMidnight > 19 * HOUR
          ? 32 * HOUR - sinceMidnight
          : 0;
    const moved = at + wait + (wait > 0 ? (at % 90) * 60_000 : 0);
    return moved < this.latest - this.#left * 60_000 ? moved : at;
  }
}
