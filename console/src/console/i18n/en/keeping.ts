// For how long messages are kept, and what is not to be deleted.

const count = (days: number): string => (days === 1 ? '1 day' : `${days} days`);

export const keeping = {
  retention: 'Retention',
  channelHow: 'For how long the messages of this channel are kept.',
  typeHow: 'For how long messages are kept in all channels of this type that do not say otherwise, those that are there too.',
  kept: 'Messages are kept',
  asType: (said: string) => `As its type says: ${said}`,
  forEver: 'for ever',
  someDays: 'for some days',
  days: count,
  daysLabel: 'Days',
  daysWrong: (most: string) => `A whole number from 1 to ${most}.`,
  then: 'After that they are',
  actions: { delete: 'deleted', export: 'exported to a file, then deleted' },
  exportHow: 'The file is written to exports/retention in the server’s data folder.',
  save: 'Save',
  saved: 'Saved. What is older goes now.',
  setBy: 'Set by',
  ask: (days: string) => `Keep messages for ${days}?`,
  goes: (messages: number, written: string, channels: string, more: boolean, isType: boolean) =>
    messages === 0 && !more
      ? 'Nothing is that old now. From now on messages go when they are. This cannot be undone.'
      : `${more ? 'At least ' : ''}${written} ${messages === 1 ? 'message goes' : 'messages go'} at once${isType ? `, in ${channels} ${channels === '1' ? 'channel' : 'channels'}` : ''}, and others when they are as old. This cannot be undone.`,

  legalHold: 'Legal hold',
  held: 'Legal hold',
  holdChannelHow: 'While it is held, nothing said in this channel is deleted: not by retention, not for good by anyone. The channel cannot be deleted either.',
  holdUserHow: 'While they are held, nothing they said is deleted: not by retention, not for good by anyone, wherever they said it.',
  place: 'Place a hold',
  placeIt: (name: string) => `Place a legal hold on ${name}?`,
  placed: (name: string) => `${name} is under a legal hold.`,
  placedBy: 'Placed by',
  why: 'Why',
  whyHow: 'Such as the case it is for. All who may place holds read it.',
  lift: 'Lift the hold',
  liftIt: (name: string) => `Lift the legal hold on ${name}?`,
  liftHow: 'What only the hold kept back from retention goes at once. This cannot be undone.',
  lifted: (name: string) => `The hold on ${name} is lifted.`,
};
