import type { Locator, Page } from '@playwright/test';
import type { DeviceOfTest, FilePayload } from '../e2e/harness';
import { Taps } from '../e2e/taps';
import type { Role } from './plan';

/** A person at a device of their own, with what they press and type counted. */
export class Colleague {
  readonly taps = new Taps();

  constructor(
    readonly name: string,
    readonly role: Role,
    readonly device: DeviceOfTest,
  ) {}

  get page(): Page {
    return this.device.page;
  }
  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }
  inDialog(name: string): Locator {
    return this.page.getByRole('dialog').getByRole('button', { name, exact: true });
  }

  /** The day: by its link in the program, or by opening the program. */
  async day(): Promise<void> {
    if (this.page.url() === 'about:blank') await this.page.goto('/');
    else await this.page.getByRole('link', { name: /^День/ }).first().click();
    await this.page.getByRole('heading', { name: 'День', level: 1 }).waitFor();
  }

  /** By a link to a page, whose heading says that it is there. */
  async go(link: string, heading = link): Promise<void> {
    if (this.page.url() === 'about:blank') await this.day();
    await this.page.getByRole('link', { name: link }).first().click();
    await this.page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  }

  /** From the day to the work named in its list; a long list opens by its button. */
  async open(task: string, title: string): Promise<void> {
    await this.day();
    const row = this.page.getByRole('link').filter({ hasText: `${task}: «${title}»` });
    const more = this.button(/^Показать ещё/);
    await row.or(more).first().waitFor();
    if (!(await row.isVisible())) await more.or(row).first().click();
    if (new URL(this.page.url()).pathname === '/') await row.click();
  }

  /** Letter by letter, as people type; what stood in the field goes. */
  async type(field: Locator, text: string): Promise<void> {
    await field.click();
    await field.fill('');
    await this.letters(text);
  }

  /** Letters where the caret stands. Those outside ASCII come to the page without a key of theirs: counted here. */
  async letters(text: string): Promise<void> {
    await this.page.keyboard.type(text);
    this.taps.keys += [...text].filter((letter) => letter > '~').length;
  }

  /** A day in a field of dates: eight figures. */
  async typeDay(field: Locator, date: string): Promise<void> {
    await field.fill(date);
    this.taps.keys += 8;
  }

  /** What was copied elsewhere comes with one key. */
  async paste(field: Locator, text: string): Promise<void> {
    await field.click();
    await field.fill(text);
    this.taps.keys += 1;
  }

  /** From a list that the system draws: its press and the one on the option are no events of the page. */
  async choose(
    select: Locator,
    option: { readonly label: string } | { readonly value: string },
  ): Promise<void> {
    await select.selectOption(option);
    this.taps.pointer += 2;
  }

  /** By the system's chooser: a press on the button and one on the file, neither seen by the page. */
  async attach(input: Locator, files: FilePayload | readonly FilePayload[]): Promise<void> {
    await input.setInputFiles(files as FilePayload | FilePayload[]);
    this.taps.pointer += 2;
  }

  /** Some letters into a field with suggestions, and a press on one of them. */
  async pick(field: Locator, text: string): Promise<void> {
    await field.click();
    await this.letters(text);
    await this.page.getByRole('option').filter({ hasText: text }).first().click();
  }
}
