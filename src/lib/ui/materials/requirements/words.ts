import type { Requirements } from '$lib/domain/materials/requirements';

/** «Версия 2», and what the example is called until there is one. */
export const versionWords = ({ version }: Requirements): string =>
  version === 0 ? 'пример: замените утверждённой формой' : `версия ${version}`;
