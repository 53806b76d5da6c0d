import { LegalHold } from '../../console/keeping/LegalHold';
import { Retention } from '../../console/keeping/Retention';
import { useMay } from '../../console/session/session';
import { nameOf } from './ChannelPanel';
import type { Channel } from './useChannels';

/** For how long what was said here is kept, and whether it may be deleted at all. */
export function KeepingTab({ channel }: { channel: Channel }) {
  const may = useMay();
  const of = { channelId: channel.id };
  return (
    <>
      {may('manage_retention') && <Retention of={of} />}
      {may('manage_legal_holds') && <LegalHold on={of} name={nameOf(channel)} />}
    </>
  );
}
