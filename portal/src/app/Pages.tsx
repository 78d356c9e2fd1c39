import { ThemeProvider } from '@mui/material/styles';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import type { SignedIn } from '@mullion/api/contract';
import { whenExpired } from '../shared/api/client';
import { sessionQuery } from '../shared/api/queries';
import { needStaffWords } from '../shared/i18n/words';
import { LiveProvider } from '../shared/live/live';
import { SignedInProvider } from '../shared/signed-in';
import { ErrorState, Skeletons } from '../shared/states/states';
import { CrashGuard } from './CrashGuard';
import { rememberedLook, showLook, themeOf } from './look';
import { NotFound } from './NotFound';
import { returnPath } from './return-path';
import { Shell } from './Shell';

/** A page of staff: its words come with it, so that dealers need not load them. */
const withStaffWords =
  <T,>(load: () => Promise<T>) =>
  async (): Promise<T> => {
    const [page] = await Promise.all([load(), needStaffWords()]);
    return page;
  };

const SignInPage = lazy(() => import('../session/SignInPage'));
const HomePage = lazy(() => import('../home/HomePage'));
const OrdersPage = lazy(() => import('../orders/list/OrdersPage'));
const OrderPage = lazy(() => import('../orders/order/OrderPage'));
const DeliveriesPage = lazy(() => import('../deliveries/DeliveriesPage'));
const ReviewPage = lazy(withStaffWords(() => import('../review/list/ReviewPage')));
const DeskPage = lazy(withStaffWords(() => import('../review/desk/DeskPage')));
const SyncPage = lazy(withStaffWords(() => import('../sync/SyncPage')));
const CodesPage = lazy(withStaffWords(() => import('../sync/held/CodesPage')));
const AuditPage = lazy(withStaffWords(() => import('../sync/held/AuditPage')));

const WAITING = <Skeletons heights={[34, 48, 64, 64, 64, 64]} />;

function Inside({ user }: { readonly user: SignedIn }) {
  const may = (permission: SignedIn['permissions'][number]) => user.permissions.includes(permission);
  return (
    <SignedInProvider value={user}>
      <LiveProvider>
        <Shell>
          <CrashGuard>
            <Suspense fallback={WAITING}>
              <Routes>
                <Route index element={<HomePage />} />
                {may('orders') && <Route path="orders" element={<OrdersPage />} />}
                {may('orders') && <Route path="orders/:id" element={<OrderPage />} />}
                {may('deliveries') && <Route path="deliveries" element={<DeliveriesPage />} />}
                {may('review') && <Route path="review" element={<ReviewPage />} />}
                {may('review') && <Route path="review/:id" element={<DeskPage />} />}
                {may('sync') && <Route path="sync" element={<SyncPage />} />}
                {may('mend') && <Route path="sync/codes" element={<CodesPage />} />}
                {may('mend') && <Route path="sync/audit" element={<AuditPage />} />}
                <Route path="*" element={<NotFound />} />
              </Routes>
            </Suspense>
          </CrashGuard>
        </Shell>
      </LiveProvider>
    </SignedInProvider>
  );
}

export function Pages() {
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const location = useLocation();
  const user = session.data?.user;
  const look = user?.factories[0]?.look ?? rememberedLook();

  useEffect(() => showLook(look), [look]);
  useEffect(
    () => whenExpired(() => void client.invalidateQueries({ queryKey: sessionQuery.queryKey })),
    [client],
  );

  const content = () => {
    if (session.isPending) return null;
    if (session.isError && !session.data)
      return <ErrorState error={session.error} retry={() => void session.refetch()} />;
    const here = `${location.pathname}${location.search}`;
    if (location.pathname === '/sign-in')
      return user ? (
        <Navigate to={returnPath(location.search)} replace />
      ) : (
        <Suspense fallback={null}>
          <SignInPage />
        </Suspense>
      );
    if (user) return <Inside key={user.id} user={user} />;
    return <Navigate to={here === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(here)}`} replace />;
  };
  return <ThemeProvider theme={themeOf(look)}>{content()}</ThemeProvider>;
}
