import { giveFiles } from '../storage/given-files';

/** What the system hands over when it opens the installed app (Launch Handler API, File Handling API). */
export interface Launch {
  readonly targetURL?: string;
  readonly files?: readonly { getFile(): Promise<File> }[];
}

/** Where the page must go after a launch; files wait there for the new material. */
export async function receive({ targetURL, files }: Launch): Promise<string | undefined> {
  if (files && files.length > 0) {
    try {
      await giveFiles(await Promise.all(files.map((handle) => handle.getFile())), Date.now());
      return '/materials/new?given';
    } catch {
      return '/materials/new?given=no-room';
    }
  }
  if (!targetURL) return undefined;
  const { pathname, search } = new URL(targetURL);
  return pathname + search;
}
