import { ActionIcon, Button } from '@mantine/core';
import { IconArrowLeft, IconDoor } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useText } from '../i18n';
import { useInbox } from '../invitations/useInbox';
import { Empty, Placeholders } from '../../shared/States';
import { useSession } from '../session/session';
import { useAnswer } from '../session/useAnswer';
import { useDeed } from '../session/useDeed';
import { AskToJoin } from './AskToJoin';
import { CardOfChannel } from './CardOfChannel';
import classes from './ChannelDoor.module.css';

/** What one sees of a channel that one is not in: what it is, and how to come in. */
export function ChannelDoor({ channelId, onJoined }: { channelId: string; onJoined: () => void }) {
  const { channels: text, invitations, common } = useText();
  const { client, me } = useSession();
  const { invitations: invited, inbox } = useInbox();
  const invitation = invited.find((open) => open.channelId === channelId);
  const { busy, run } = useDeed();
  const { answer: card, error } = useAnswer(() => client.api.get('/channels/{channelId}/card', { path: { channelId } }), [client, channelId]);
  const join = async (): Promise<void> => {
    if (await run(() => client.api.post('/channels/{channelId}/join', { path: { channelId } }))) onJoined();
  };
  // One may be let in by another: a request that is approved, an invitation elsewhere.
  useEffect(
    () =>
      client.on('member.joined', ({ channelId: joined, data }) => {
        if (joined === channelId && data.userId === me.id) onJoined();
      }),
    [client, channelId, me.id, onJoined],
  );
  return (
    <div className={classes.door}>
      <ActionIcon component="a" href="#/" variant="subtle" color="gray" size="lg" className={classes.back ?? ''} aria-label={common.back}>
        <IconArrowLeft size={20} />
      </ActionIcon>
      {!card && !error && <Placeholders rows={1} height={180} />}
      {error && (
        <Empty icon={IconDoor} title={text.notThere} how={text.notThereHow}>
          <Button component="a" href="#/browse" variant="light" mt="sm">
            {text.browse}
          </Button>
        </Empty>
      )}
      {card && (
        <CardOfChannel card={card} level={1} {...(invitation && { lead: invitations.linkLead })}>
          {invitation ? (
            <Button size="md" loading={busy} onClick={() => void run(() => inbox.accept(invitation)).then((done) => done && onJoined())}>
              {invitations.accept}
            </Button>
          ) : card.visibility === 'public' ? (
            <Button size="md" loading={busy} onClick={() => void join()}>
              {text.join}
            </Button>
          ) : (
            <AskToJoin channelId={channelId} />
          )}
        </CardOfChannel>
      )}
    </div>
  );
}
