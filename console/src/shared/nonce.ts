// The Content-Security-Policy runs and styles only what bears the nonce that the server gave this answer.

import { setNonce } from 'get-nonce';

export const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';

// For the dialogs, which keep the page behind them from scrolling by a style of their own.
setNonce(nonce);
