// Words that several places use.

export const common = {
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  save: 'Save',
  delete: 'Delete',
  retry: 'Try again',
  undo: 'Undo',
  loading: 'Loading…',
  more: 'More',
  you: 'You',
  broken: 'This page broke',
  brokenHow: 'That is our fault. Nothing that you sent is lost.',
  reload: 'Load it again',
  unknownError: 'Something went wrong. Please try again.',
};
