import { useState } from 'react';

/** A token that an address brought behind its `#`. It is taken out of the address, where others would see it. */
export function useFragmentToken(): string {
  const [token] = useState(() => decodeURIComponent(location.hash.slice(1)));
  if (location.hash) history.replaceState(history.state, '', location.pathname);
  return token;
}
