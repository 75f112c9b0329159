/** [E-28] What a browser's player takes; the relay names a file one of these, and only for a player. */
export const MEDIA_TYPES = [
  'video/mp4',
  'video/webm',
  'video/ogg',
  'video/quicktime',
  'audio/mpeg',
  'audio/mp4',
  'audio/ogg',
  'audio/webm',
  'audio/wav',
] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** Other names of the same, as systems and phones give them. */
const ALSO: ReadonlyMap<string, MediaType> = new Map([
  ['video/x-m4v', 'video/mp4'],
  ['audio/mp3', 'audio/mpeg'],
  ['audio/x-m4a', 'audio/mp4'],
  ['audio/aac', 'audio/mp4'],
  ['audio/x-wav', 'audio/wav'],
  ['audio/wave', 'audio/wav'],
]);
const BY_ENDING: ReadonlyMap<string, MediaType> = new Map([
  ['mp4', 'video/mp4'],
  ['m4v', 'video/mp4'],
  ['webm', 'video/webm'],
  ['ogv', 'video/ogg'],
  ['mov', 'video/quicktime'],
  ['mp3', 'audio/mpeg'],
  ['m4a', 'audio/mp4'],
  ['ogg', 'audio/ogg'],
  ['oga', 'audio/ogg'],
  ['wav', 'audio/wav'],
]);

/** As what a file plays, by the type its author's device named or else by its ending; undefined for what does not. */
export function mediaTypeOf(file: { readonly name: string; readonly type: string }): MediaType | undefined {
  const type = file.type.split(';')[0]!.trim().toLowerCase();
  const known = MEDIA_TYPES.find((each) => each === type) ?? ALSO.get(type);
  return known ?? BY_ENDING.get(/\.([a-z0-9]+)$/i.exec(file.name)?.[1]?.toLowerCase() ?? '');
}

export const isVideo = (type: MediaType): boolean => type.startsWith('video/');
