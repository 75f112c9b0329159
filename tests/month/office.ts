import { mkdirSync } from 'node:fs';
import type { Browser } from '@playwright/test';
import { aDevice, allSent, expect, moveClock, Product } from '../e2e/harness';
import { PHONE } from '../e2e/steps';
import { Colleague } from './colleague';
import { fullName, loginOf, papersOf, type Paper, type Planned, type Role } from './plan';

export const PASSWORD = 'длинный пароль 1';
export const MATERIALS = Math.max(8, Number(process.env.MATERIALS ?? 40));
const PICTURES = 'build/month';

/** The municipality of the test: the product, whoever has come, and the day it is for all of them. */
export class Office {
  /** Filled as people come in. */
  readonly colleagues = new Map<string, Colleague>();
  /** The way of each invitation by the person's full name, as the sheet with the cards says. */
  readonly invitations = new Map<string, string>();
  readonly papers: readonly Paper[] = papersOf(MATERIALS);
  /** The address of each material's card by its title, once somebody has handed it in. */
  readonly cards = new Map<string, string>();
  #shift = 0;

  private constructor(
    readonly browser: Browser,
    readonly product: Product,
  ) {}

  /** An empty data folder on the given moment. */
  static async open(browser: Browser, moment: string): Promise<Office> {
    mkdirSync(PICTURES, { recursive: true });
    const shift = Date.parse(moment) - Date.now();
    const office = new Office(browser, await Product.start('build', undefined, [clockBy(shift)]));
    office.#shift = shift;
    return office;
  }

  /** Milliseconds of the epoch as everybody here sees them. */
  now(): number {
    return Date.now() + this.#shift;
  }

  /** The next working moment: the relay starts again under the moved clock, devices look at it when they come back. */
  async moveTo(moment: string): Promise<void> {
    const by = Date.parse(moment) - this.now();
    expect(by).toBeGreaterThan(0);
    for (const { device } of this.colleagues.values()) {
      await device.page.goto('about:blank');
      await moveClock(device.context, by);
    }
    this.#shift += by;
    await this.product.down();
    this.product.loadedBefore = [clockBy(this.#shift)];
    await this.product.up();
  }

  /** A device on which nobody has worked yet. */
  async newDevice(name: string, role: Role): Promise<Colleague> {
    // Who only hands in does so by phone.
    const device = await aDevice(this.browser, this.product, role === 'teacher' ? PHONE : {});
    const colleague = new Colleague(name, role, device);
    await colleague.taps.watch(device.context);
    if (this.#shift !== 0) await moveClock(device.context, this.#shift);
    this.colleagues.set(name, colleague);
    return colleague;
  }

  /** Somebody of the table; the first time they open their invitation and think of a password. */
  async person(planned: Planned): Promise<Colleague> {
    const name = fullName(planned);
    const known = this.colleagues.get(name);
    if (known) return known;
    const colleague = await this.newDevice(name, planned.role);
    const { page } = colleague;
    await page.goto(this.invitations.get(name)!);
    await colleague.type(page.getByLabel('Логин'), loginOf(planned));
    await colleague.type(page.getByLabel('Придумайте пароль'), PASSWORD);
    await colleague.button('Начать работу').click();
    await page.getByRole('heading', { name: 'День', level: 1 }).waitFor();
    await allSent(page);
    return colleague;
  }

  /** Leaves the program with nothing unsent: a closed window burdens nobody. */
  async leave({ page }: Colleague): Promise<void> {
    await allSent(page);
    await page.goto('about:blank');
  }

  /** A picture of a screen for whoever looks the month over. */
  async picture({ page }: Colleague, name: string): Promise<void> {
    await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
  }

  /** What everybody has before them, for whoever looks for the cause of a failure. */
  async screens(path: (name: string) => string): Promise<void> {
    for (const { name, page } of this.colleagues.values())
      if (page.url() !== 'about:blank') await page.screenshot({ path: path(name) }).catch(() => undefined);
  }

  async close(): Promise<void> {
    for (const { device } of this.colleagues.values()) {
      await device.context.close();
      await device.line.close();
    }
    await this.product.remove();
  }
}

const clockBy = (shift: number): string => {
  const url = new URL('./moved-clock.mjs', import.meta.url);
  url.searchParams.set('by', String(shift));
  return url.href;
};
