import Button from '@mui/material/Button';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';
import type { OrderPage } from '@mullion/domain/order/views';
import { useWords } from '../../shared/i18n/words';
import { telephone } from '../../shared/order/address';
import { Icon } from '../../shared/page/Icon';

/** Whom one may want to call about the order: the driver of its last trip, then its customer. */
export function callable({ trips, customer }: Pick<OrderPage, 'trips' | 'customer'>) {
  const driver = trips.at(-1)?.driver;
  return [
    ...(driver?.phone ? [{ who: 'driver' as const, name: driver.name, phone: driver.phone }] : []),
    ...(customer?.phone ? [{ who: 'customer' as const, name: customer.name, phone: customer.phone }] : []),
  ];
}

/** One number is dialled at once; of several one chooses. Nothing when there is nobody to call. */
export function CallAction({ order }: { readonly order: OrderPage }) {
  const { t } = useWords();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const people = callable(order);
  const word = (person: (typeof people)[number]) =>
    person.who === 'driver' ? t('order.callDriver', person.name) : t('order.callCustomer', person.name);
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
        title={word(first)}
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
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        slotProps={{ list: { 'aria-label': t('order.callWhom') } }}
      >
        {people.map((person) => (
          <MenuItem
            key={person.who}
            component="a"
            href={telephone(person.phone)}
            onClick={() => setAnchor(null)}
          >
            <span className="call-person">
              {word(person)}
              <small>{person.phone}</small>
            </span>
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
