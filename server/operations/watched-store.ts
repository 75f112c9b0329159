import type { Store } from '../store/store';

/** What commits, of everything a store does: a new method is not watched before somebody has decided. */
const COMMITS: Readonly<Record<keyof Store, boolean>> = {
  setMeta: true,
  skipTo: true,
  acceptAct: true,
  recordAct: true,
  bringAct: true,
  bringUpdate: true,
  erase: true,
  setFrozen: true,
  beginDocument: true,
  append: true,
  writeSnapshot: true,
  keepAside: true,
  dropAside: true,
  forgetFile: true,
  addFile: true,
  saveAccount: true,
  saveSession: true,
  renewSession: true,
  endSession: true,
  saveInvitation: true,
  acceptInvitation: true,
  useLink: true,
  addAccount: true,
  revokeInvitations: true,
  toldInvitation: true,
  saveMailServer: true,
  dropMailServer: true,
  saveLetter: true,
  saveReminder: true,
  dropLetter: true,
  answerOrder: true,
  noteRefusals: true,

  close: false,
  meta: false,
  lastSeq: false,
  findAct: false,
  entries: false,
  waitingActs: false,
  brought: false,
  documents: false,
  endedDocuments: false,
  state: false,
  history: false,
  tail: false,
  tailSize: false,
  clients: false,
  changedAt: false,
  wroteIn: false,
  asideOf: false,
  asideIds: false,
  aside: false,
  filesOf: false,
  fileUploadedBy: false,
  uploadedSize: false,
  uploadedBytes: false,
  hasAccounts: false,
  account: false,
  accountByLogin: false,
  session: false,
  sessionsOf: false,
  invitation: false,
  untoldInvitations: false,
  mailServer: false,
  letters: false,
  reminders: false,
  openOrders: false,
  refusals: false,
  asideCount: false,
};
const isCommit = (name: string | symbol) => COMMITS[name as keyof Store] ?? false;

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
      if (!isCommit(name)) return method;
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
