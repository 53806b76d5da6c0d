import { useWords } from '../../console/i18n';
import { UserRef } from '../../console/refs';

/** Who sends: a user, or the app itself. */
export function Speaker({ id, plain = false }: { id: string | null | undefined; plain?: boolean }) {
  const { broadcast: text } = useWords();
  return id ? <UserRef id={id} plain={plain} /> : text.theApp;
}
