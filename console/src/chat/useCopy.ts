import { useCallback } from 'react';
import { useText } from './i18n';
import { hashOf, type Route } from './route';
import { useNotices } from '../shared/notices/notices';

interface Copy {
  readonly copyText: (what: string) => void;
  /** Copies where something is in these pages. */
  readonly copyLink: (to: Route) => void;
}

/** Puts something into the clipboard, and says whether it is there: browsers keep it from pages without TLS. */
export function useCopy(): Copy {
  const { conversation: text } = useText();
  const { tell } = useNotices();
  const copyText = useCallback(
    (what: string) => {
      const clipboard = navigator.clipboard as Clipboard | undefined;
      const put = clipboard ? clipboard.writeText(what) : Promise.reject(new Error('no clipboard'));
      put.then(
        () => tell(text.copied),
        () => tell(text.notCopied),
      );
    },
    [tell, text],
  );
  // Not to the frame of a host page, but to the page itself.
  const copyLink = useCallback((to: Route) => copyText(new URL(hashOf(to), location.href.split('?')[0]).href), [copyText]);
  return { copyText, copyLink };
}
