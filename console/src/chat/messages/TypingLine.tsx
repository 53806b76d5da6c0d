import { useText } from '../i18n';
import { useStore } from '../session/session';
import { useNames } from '../session/users';
import { useConversation } from './context';
import classes from './Typing.module.css';
import { TypingDots } from './TypingDots';

/** Who writes here. */
export function TypingLine() {
  const text = useText().conversation;
  const { conversation } = useConversation();
  const { typingUsers } = useStore<{ typingUsers: readonly string[] }>(conversation.state);
  const names = [...useNames(typingUsers).values()];
  const [first = '', second = ''] = names;
  const said =
    typingUsers.length === 1 ? text.oneTypes(first) : typingUsers.length === 2 ? text.twoType(first, second) : text.severalType;
  return (
    <div className={classes.line} role="status">
      {typingUsers.length > 0 && (
        <>
          <TypingDots />
          {said}
        </>
      )}
    </div>
  );
}
