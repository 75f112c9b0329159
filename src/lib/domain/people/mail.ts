import { z } from 'zod/mini';
import { openObject } from '../shared/open-object';

/** How the way to a mail server is kept from others' eyes: TLS from the first byte, by STARTTLS, not at all. */
export const MAIL_SECURITY = ['tls', 'starttls', 'none'] as const;
export type MailSecurity = (typeof MAIL_SECURITY)[number];

/** The port that usually goes with it (RFC 8314). */
export const USUAL_PORTS: Readonly<Record<MailSecurity, number>> = { tls: 465, starttls: 587, none: 25 };

/** One mail address, and nothing that would make two of it or a command. */
export const Address = z
  .string()
  .check(
    z.maxLength(200),
    z.regex(/^[^\s\p{Cc}@<>()[\]\\,;:"]{1,64}@[^\s\p{Cc}@<>()[\]\\,;:"]+\.[^\s\p{Cc}@<>()[\]\\,;:".]+$/u),
  );
export const isAddress = (text: string): boolean => Address.safeParse(text).success;

const line = (most: number) => z.string().check(z.maxLength(most), z.regex(/^[^\p{Cc}]*$/u));

/** [E-18] A municipality's mail server, without the password. */
export const MailServer = openObject({
  host: z.string().check(z.regex(/^[\p{L}\p{N}][\p{L}\p{N}.-]{0,252}$|^[0-9a-fA-F:]{2,45}$/u)),
  port: z.int().check(z.gte(1), z.lte(65_535)),
  security: z.enum(MAIL_SECURITY),
  /** Empty for a server that asks for none. */
  login: line(200),
  /** Whom letters come from. */
  address: Address,
  name: line(120),
});
export type MailServer = z.infer<typeof MailServer>;

/** At most so long a password. */
export const MAIL_PASSWORD_LENGTH = 500;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;

/** [E-18] Why a mail server cannot be set so: letters and a password go open only within one machine. */
export const serverFault = ({
  security,
  host,
}: Pick<MailServer, 'security' | 'host'>): 'open-way' | undefined =>
  security === 'none' && !LOOPBACK.test(host) ? 'open-way' : undefined;

/** True when a known password may serve on: it never goes to another server or for another login than it was given for. */
export const sameAccount = (before: MailServer, after: MailServer): boolean =>
  (['host', 'port', 'security', 'login'] as const).every((field) => before[field] === after[field]);

/** [E-18] Why a letter was not sent. `answered`: by an answer of the server, which stands beside. */
export const MAIL_FAULTS = [
  'answered',
  'login',
  'no-tls',
  'no-connection',
  'silent',
  'too-large',
  'no-settings',
  'own-failure',
] as const;
export type MailFault = (typeof MAIL_FAULTS)[number];
/** [E-18] Why nobody knows whether a letter was sent. */
export const MAIL_DOUBTS = ['interrupted', 'no-answer', 'restored'] as const;
export type MailDoubt = (typeof MAIL_DOUBTS)[number];
