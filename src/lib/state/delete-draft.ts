import type { App } from './app.svelte';
import { ownDraftName } from './materials.svelte';

/**
 * Deletes an own draft, open or not, or has it back: lists on all devices of its author follow. The text stays, so that
 * a deletion can be taken back. Lists call this, so what reads and writes documents loads with it and not before.
 */
export async function deleteDraft(app: App, material: string, deleted = true): Promise<void> {
  const name = ownDraftName(app, material);
  const [engine, { setDeleted }, { summarize }] = await Promise.all([
    app.engine(),
    import('../documents/materials/change'),
    import('../documents/summary'),
  ]);
  const listener = {};
  const { doc } = await engine.acquire(name, listener);
  try {
    const now = app.relayNow();
    setDeleted(doc, deleted ? now : undefined);
    await app.device.documents.update(name, { summary: summarize(name, doc), changedAt: now });
  } finally {
    await engine.release(name, listener);
  }
}
