import { GavelError } from '@gavel/client';
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotices } from '../../shared/notices/notices';
import { useWords } from '../i18n';

interface Act {
  /** Whether it is being done: what began it waits. */
  readonly busy: boolean;
  /** Does it and says so, or why it was refused. Answers whether it was done. By `undo` it can be taken back for a while. */
  readonly run: (deed: () => Promise<unknown>, said?: string, undo?: () => Promise<unknown>) => Promise<boolean>;
}

/** What one does by a call; afterwards what begins with these keys is read anew, and the audit log. */
export function useAct(...changes: QueryKey[]): Act {
  const { tell } = useNotices();
  const client = useQueryClient();
  const { frame } = useWords();
  const mutation = useMutation({ mutationFn: (deed: () => Promise<unknown>) => deed() });
  const run: Act['run'] = async (deed, said, undo) => {
    try {
      await mutation.mutateAsync(deed);
    } catch (error) {
      if (!(error instanceof GavelError)) throw error;
      tell(error);
      return false;
    }
    if (said) tell(said, undo && (() => void run(undo, frame.undone)));
    for (const queryKey of [...changes, ['audit']]) void client.invalidateQueries({ queryKey });
    return true;
  };
  return { busy: mutation.isPending, run };
}
