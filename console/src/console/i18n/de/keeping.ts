import type { ConsoleCatalogue } from '../en';

const count = (days: number): string => (days === 1 ? '1 Tag' : `${days} Tage`);

export const keeping: ConsoleCatalogue['keeping'] = {
  retention: 'Aufbewahrung',
  channelHow: 'Wie lange die Nachrichten dieses Kanals aufbewahrt werden.',
  typeHow: 'Wie lange Nachrichten in allen Kanälen dieser Art aufbewahrt werden, für die nichts anderes gilt, auch in denen, die es schon gibt.',
  kept: 'Nachrichten bleiben',
  asType: (said) => `Wie bei seiner Art: ${said}`,
  forEver: 'für immer',
  someDays: 'einige Tage',
  days: count,
  daysLabel: 'Tage',
  daysWrong: (most) => `Eine ganze Zahl von 1 bis ${most}.`,
  then: 'Danach werden sie',
  actions: { delete: 'gelöscht', export: 'in eine Datei exportiert, dann gelöscht' },
  exportHow: 'Die Datei wird im Datenordner des Servers unter exports/retention geschrieben.',
  save: 'Speichern',
  saved: 'Gespeichert. Was älter ist, verschwindet jetzt.',
  setBy: 'Festgelegt von',
  ask: (days) => `Nachrichten ${days} aufbewahren?`,
  goes: (messages, written, channels, more, isType) =>
    messages === 0 && !more
      ? 'Noch ist nichts so alt. Von nun an verschwinden Nachrichten, sobald sie es sind. Das lässt sich nicht rückgängig machen.'
      : `${more ? 'Mindestens ' : ''}${written} ${messages === 1 ? 'Nachricht verschwindet' : 'Nachrichten verschwinden'} sofort${isType ? `, in ${channels} ${channels === '1' ? 'Kanal' : 'Kanälen'}` : ''}, weitere, sobald sie so alt sind. Das lässt sich nicht rückgängig machen.`,

  legalHold: 'Löschsperre',
  held: 'Löschsperre',
  holdChannelHow: 'Solange sie gilt, wird nichts gelöscht, was in diesem Kanal gesagt wurde: nicht durch die Aufbewahrung, von niemandem endgültig. Auch der Kanal lässt sich nicht löschen.',
  holdUserHow: 'Solange sie gilt, wird nichts gelöscht, was diese Person gesagt hat: nicht durch die Aufbewahrung, von niemandem endgültig, wo es auch gesagt wurde.',
  place: 'Sperre setzen',
  placeIt: (name) => `Löschsperre auf ${name} setzen?`,
  placed: (name) => `Auf ${name} liegt eine Löschsperre.`,
  placedBy: 'Gesetzt von',
  why: 'Grund',
  whyHow: 'Etwa das Aktenzeichen. Alle lesen ihn, die Sperren setzen dürfen.',
  lift: 'Sperre aufheben',
  liftIt: (name) => `Löschsperre auf ${name} aufheben?`,
  liftHow: 'Was nur die Sperre vor der Aufbewahrung bewahrt hat, verschwindet sofort. Das lässt sich nicht rückgängig machen.',
  lifted: (name) => `Die Sperre auf ${name} ist aufgehoben.`,
};
