import type { Store } from '../store/store';

/** What commits; everything else only reads. */
const WRITES: ReadonlySet<string | symbol> = new Set<keyof Store>([
  'setMeta',
  'acceptAct',
  'recordAct',
  'beginDocument',
  'append',
  'writeSnapshot',
  'keepAside',
  'dropAside',
  'addFile',
  'saveAccount',
  'saveSession',
  'renewSession',
  'endSession',
  'saveInvitation',
  'acceptInvitation',
  'noteRefusals',
  'answerOrder',
]);

/** A store that tells of each commit how long it took, in seconds, and whether it succeeded. */
export function watchedStore(
  store: Store,
  told: (operation: string, seconds: number, good: boolean) => void,
): Store {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const method = value.bind(target) as (...values: unknown[]) => unknown;
      if (!WRITES.has(name)) return method;
      return async (...values: unknown[]) => {
        const began = performance.now();
        const tell = (good: boolean) => told(String(name), (performance.now() - began) / 1_000, good);
        try {
          const result = await method(...values);
          tell(true);
          return result;
        } catch (error) {
          tell(false);
          throw error;
        }
      };
    },
  });
}
