// Words that several places use.

export const common = {
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  save: 'Save',
  delete: 'Delete',
  retry: 'Try again',
  loading: 'Loading…',
  more: 'More',
  you: 'You',
  unknownError: 'Something went wrong. Please try again.',
};
