// Words that several places use.

export const common = {
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  save: 'Save',
  delete: 'Delete',
  retry: 'Try again',
  loading: 'Loading…',
  you: 'You',
  unknownError: 'Something went wrong. Please try again.',
};
