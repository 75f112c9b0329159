/** Says what somebody can make true as often as they like: once of each person in a while, in milliseconds. */
export class Seldom {
  readonly #said = new Map<string, number>();

  constructor(
    private readonly pause: number,
    private readonly now: () => number,
  ) {}

  /** True the first time of a person, and again when the while is over. */
  isFirst(person: string): boolean {
    const said = this.#said.get(person);
    if (said !== undefined && this.now() - said < this.pause) return false;
    this.#said.set(person, this.now());
    return true;
  }
}
