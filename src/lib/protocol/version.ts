/**
 * The version of the conversation between device and relay. Fields, records and messages are added without raising
 * it, and whoever does not know them passes over them. It rises only when an older side would misunderstand: then the
 * relay refuses the older app with `newer-app`, and the app keeps everything until it is updated.
 */
export const PROTOCOL = 1;

/** The request header by which an app says its version. A client that names none speaks 1. */
export const PROTOCOL_HEADER = 'x-protocol';

/** True for a version this side understands, as a client names it. */
export const speaks = (named: string | null | undefined): boolean => Number(named ?? 1) === PROTOCOL;
