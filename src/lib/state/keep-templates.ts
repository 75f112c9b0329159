import { isAuthor, latestSubmission } from '../domain/materials/material';
import { isPublished, isRecommended } from '../domain/materials/publication';
import { hasRole } from '../domain/people/person';
import type { App } from './app.svelte';
import { bytesOf } from './files.svelte';

/** Whose forms are on their way: news may come while they are. */
const keeping = new WeakSet<App>();

/** True for whoever may have to print an agreement: the desk, and authors of what was recommended. */
function prints(app: App): boolean {
  if (hasRole(app.me, 'specialist', 'deputy')) return true;
  return [...(app.facts.involvement.get(app.person) ?? [])].some((id) => {
    const material = app.facts.materials.get(id);
    const latest = material && latestSubmission(material);
    return !!latest && isAuthor(material, app.person) && isRecommended(latest) && !isPublished(material);
  });
}

/**
 * [E-16] Fetches the place's forms onto the device of whoever prints agreements, so that they can be made without a
 * link. What does not come now comes with the next contact.
 */
export async function keepTemplates(app: App): Promise<void> {
  const { place } = app;
  const missing = [...(place?.templates.values() ?? [])].filter(
    ({ file }) => !app.files.some(({ hash }) => hash === file.hash),
  );
  if (missing.length === 0 || keeping.has(app) || !prints(app)) return;
  keeping.add(app);
  try {
    for (const { file } of missing) await bytesOf(app, file, { place: place!.id });
  } finally {
    keeping.delete(app);
  }
}
