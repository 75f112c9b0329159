import { getContext, hasContext, setContext } from 'svelte';
import { fragmentOf, locatorWords, type Locator } from '$lib/domain/materials/locator';
import { refusalText } from '$lib/domain/phrases';
import type { Submission } from '$lib/domain/materials/material';
import type { App } from '$lib/state/app.svelte';
import { Locators } from '$lib/state/locators.svelte';
import { toast } from '$lib/ui/kit/toast.svelte';
import { FETCH_TROUBLES } from '../card/files';
import { openBytes } from '../card/open-file';

const KEY = 'locators';

/** [E-28] Leads to places in the material: whatever text stands below, its places are links. */
export class Leading {
  /** The file that is being fetched. */
  fetching = $state('');

  constructor(
    readonly locators: Locators,
    /** Where the files are listed, for whoever opens a link in another tab. */
    readonly card: string,
  ) {}

  async open(locator: Locator): Promise<void> {
    if (this.fetching) return;
    this.fetching = locator.file;
    const fetched = await this.locators.fetch(locator).finally(() => (this.fetching = ''));
    if ('code' in fetched) {
      toast(FETCH_TROUBLES[fetched.code] ?? refusalText(fetched.code));
      return;
    }
    const { file, bytes } = fetched;
    const shown = openBytes(bytes, file, fragmentOf(file, locator.spot));
    // Not every program obeys the place, and a presentation opens elsewhere: the words stay in sight.
    toast(
      `${shown ? 'Открыто в новой вкладке' : 'Файл передан вашему устройству'}: ${locatorWords(locator)}`,
    );
  }
}

/** Makes the places in files of a version links, in everything below the component that calls this. */
export const leadInto = (app: App, material: string, version: () => Submission | undefined): Leading =>
  setContext(KEY, new Leading(new Locators(app, material, version), `/materials/${material}`));
export const theLeading = (): Leading | undefined => (hasContext(KEY) ? getContext<Leading>(KEY) : undefined);
