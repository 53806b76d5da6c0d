import { Button } from '@mantine/core';
import { IconLinkOff } from '@tabler/icons-react';
import { useText } from '../i18n';
import { CardOfChannel } from '../channels/CardOfChannel';
import classes from '../channels/ChannelDoor.module.css';
import { useSaid } from '../../shared/notices/useSaid';
import { Page } from '../panel/Page';
import { Empty, Placeholders } from '../../shared/States';
import { navigate } from '../route';
import { useSession } from '../session/session';
import { useAnswer } from '../session/useAnswer';
import { useDeed } from '../session/useDeed';

/** Where an invite link leads: the channel, and the way in. */
export function JoinPage({ token }: { token: string }) {
  const { invitations: text } = useText();
  const { client } = useSession();
  const said = useSaid();
  const { busy, run } = useDeed();
  const path = { token };
  const { answer: card, error } = useAnswer(() => client.api.get('/inviteLinks/{token}', { path }), [client, token]);

  async function join(): Promise<void> {
    await run(async () => {
      const { channelId } = await client.api.post('/inviteLinks/{token}/join', { path });
      navigate({ view: 'channel', channelId }, 'replace');
    });
  }

  return (
    <Page title={text.linkTitle}>
      <div className={classes.door}>
        {!card && !error && <Placeholders rows={1} height={200} />}
        {error && (
          <Empty icon={IconLinkOff} title={text.linkBroken} how={error.code === 'not_found' ? text.linkUnknown : said(error)}>
            <Button component="a" href="#/browse" variant="light" mt="sm">
              {text.browse}
            </Button>
          </Empty>
        )}
        {card && (
          <CardOfChannel card={card} lead={text.linkLead}>
            <Button size="md" loading={busy} onClick={() => void join()}>
              {text.join}
            </Button>
          </CardOfChannel>
        )}
      </div>
    </Page>
  );
}
