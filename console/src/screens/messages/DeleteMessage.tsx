import { Confirm } from '../../console/act/Confirm';
import { useAct } from '../../console/act/useAct';
import { api, because } from '../../console/api';
import { useWords } from '../../console/i18n';

interface Props {
  messageId: string;
  opened: boolean;
  onClose: () => void;
}

/** Asks why, and deletes a message. */
export function DeleteMessage({ messageId, opened, onClose }: Props) {
  const { messages: text } = useWords();
  const { run } = useAct(['messages'], ['channels', 'pins']);
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={text.deleteIt}
      yes={text.delete}
      onYes={(reason) => run(() => api.delete('/messages/{messageId}', { path: { messageId }, ...because(reason) }), text.deletedIt)}
    >
      {text.deleteHow}
    </Confirm>
  );
}
