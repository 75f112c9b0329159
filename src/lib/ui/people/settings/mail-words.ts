import type { MailSecurity } from '$lib/domain/people/mail';

export const SECURITY_NAMES: Readonly<Record<MailSecurity, string>> = {
  tls: 'TLS',
  starttls: 'STARTTLS',
  none: 'без шифрования',
};

/** When each of them is right. */
export const SECURITY_HINTS: Readonly<Record<MailSecurity, string>> = {
  tls: 'Обычно порт 465',
  starttls: 'Обычно порт 587',
  none: 'Только если почтовый сервер на этой же машине, что и программа',
};
