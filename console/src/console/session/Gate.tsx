import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy } from 'react';
import { Failed } from '../../shared/States';
import { api } from '../api';
import { Frame } from '../frame/Frame';
import { SessionContext, useSessionQuery } from './session';
import { Splash } from './Splash';

const SignInPage = lazy(() => import('../entry/SignInPage').then(({ SignInPage: page }) => ({ default: page })));
const SetupMissing = lazy(() => import('../entry/SetupMissing').then(({ SetupMissing: page }) => ({ default: page })));

/** The screens for those who are signed in, and for all others the way in; the address stays, so that it leads on to where it says. */
export function Gate() {
  const { data: session, error, refetch } = useSessionQuery();
  if (session) {
    return (
      <SessionContext value={session}>
        <Frame />
      </SessionContext>
    );
  }
  if (session === null) return <Entry />;
  return <Splash>{error && <Failed error={error} onRetry={() => void refetch()} />}</Splash>;
}

function Entry() {
  const setup = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => api.get('/operators/setup', { signal }) });
  if (setup.isPending) return <Splash />;
  return <Suspense fallback={<Splash />}>{setup.data?.needed ? <SetupMissing /> : <SignInPage />}</Suspense>;
}
