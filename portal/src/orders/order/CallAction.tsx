import Button from '@mui/material/Button';
import { lazy, Suspense, useState } from 'react';
import type { OrderPage } from '@mullion/domain/order/views';
import { callable, wordOf } from './callable';
import { useWords } from '../../shared/i18n/words';
import { telephone } from '../../shared/order/address';
import { Icon } from '../../shared/page/Icon';

const CallMenu = lazy(() => import('./CallMenu'));

/** One number is dialled at once; of several one chooses. Nothing when there is nobody to call. */
export function CallAction({ order }: { readonly order: OrderPage }) {
  const { t } = useWords();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const people = callable(order);
  const [first, second] = people;
  if (!first) return null;
  if (!second)
    return (
      <Button
        component="a"
        href={telephone(first.phone)}
        variant="contained"
        color="secondary"
        startIcon={<Icon name="phone" />}
        title={wordOf(t, first)}
      >
        {t('order.call')}
      </Button>
    );
  return (
    <>
      <Button
        variant="contained"
        color="secondary"
        startIcon={<Icon name="phone" />}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {t('order.call')}
      </Button>
      {anchor && (
        <Suspense fallback={null}>
          <CallMenu anchor={anchor} people={people} onClose={() => setAnchor(null)} />
        </Suspense>
      )}
    </>
  );
}
