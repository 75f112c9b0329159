/** Why an edit was kept aside and not merged [E-14], in words; and what that means for the person. */
export const ASIDE_REASONS: Readonly<Record<string, string>> = {
  frozen: 'Документ закрыли раньше, чем ваша правка дошла до сервера.',
  reader: 'Когда правка дошла до сервера, вы могли этот документ только читать.',
  ended: 'Когда правка дошла до сервера, вашего доступа к документу уже не было.',
  forbidden: 'Доступа к этому документу у вас нет.',
  client: 'Эта копия документа начата другим человеком на этом же устройстве.',
  closed: 'Предыдущие правки этой копии уже отложены, эта продолжает их.',
  'too-large': 'Документ стал слишком большим, сервер не принял правку.',
  'clean-copy': 'Документ на сервере восстановлен заново, и ваша копия к нему больше не подходит.',
};

export const asideReason = (reason: string): string => ASIDE_REASONS[reason] ?? 'Сервер не принял правку.';
