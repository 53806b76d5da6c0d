import { Badge, Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../console/i18n';
import { useSession } from '../../console/session/session';
import { Card } from './Card';
import { EnrolDialog } from './EnrolDialog';
import { NewCodesDialog } from './NewCodesDialog';
import { TakeOffDialog } from './TakeOffDialog';

type Dialog = 'enrol' | 'codes' | 'takeOff';

/** One's authenticator. */
export function SecondFactor() {
  const { account: text } = useWords();
  const { operator } = useSession();
  const [dialog, setDialog] = useState<Dialog>();
  const close = (): void => setDialog(undefined);
  const isOn = operator.totpEnabled;
  return (
    <Card
      title={text.totpTitle}
      lead={isOn ? text.totpOnLead : text.totpLead}
      actions={
        <Badge tt="none" variant="dot" color={isOn ? 'green' : 'gray'}>
          {isOn ? text.totpOn : text.totpOff}
        </Badge>
      }
    >
      <Group gap="sm">
        {isOn ? (
          <>
            <Button variant="default" onClick={() => setDialog('codes')}>
              {text.newCodes}
            </Button>
            <Button variant="default" onClick={() => setDialog('takeOff')}>
              {text.takeOff}
            </Button>
          </>
        ) : (
          <Button onClick={() => setDialog('enrol')}>{text.setUp}</Button>
        )}
      </Group>
      <EnrolDialog opened={dialog === 'enrol'} onClose={close} />
      <NewCodesDialog opened={dialog === 'codes'} onClose={close} />
      <TakeOffDialog opened={dialog === 'takeOff'} onClose={close} />
    </Card>
  );
}
