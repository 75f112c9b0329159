import { lineOf, passageOf, type LargeFilesWay, type Line } from '../domain/shared/large-files';
import type { Device, FileRow } from '../storage/database';

/** The key under which a device keeps its person's {@link LargeFilesWay}. */
export const LARGE_FILES = 'largeFiles';

/** The Network Information API, which few browsers have and TypeScript does not describe. */
interface Connection extends EventTarget {
  readonly type?: string;
  readonly saveData?: boolean;
}
const connection = () =>
  (globalThis.navigator as (Navigator & { readonly connection?: Connection }) | undefined)?.connection;

/** This device's line as its browser tells it. */
export const lineHere = (): Line => lineOf(connection());

/** Tells of every change of the line; answers how to stop. Where the browser says nothing, nothing is told. */
export function followLine(changed: () => void): () => void {
  const followed = connection();
  followed?.addEventListener('change', changed);
  return () => followed?.removeEventListener('change', changed);
}

/** [E-28] May this file go up now, over the line that the device is on? */
export async function mayGoUp(device: Device, { size, allowed = false }: FileRow): Promise<boolean> {
  const way = await device.read<LargeFilesWay>(LARGE_FILES);
  return passageOf(size, { line: lineHere(), allowed, ...(way && { way }) }) === 'go';
}
