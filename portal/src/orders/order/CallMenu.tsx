import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useWords } from '../../shared/i18n/words';
import { telephone } from '../../shared/order/address';
import { wordOf, type Callable } from './callable';

interface Props {
  readonly anchor: HTMLElement;
  readonly people: readonly Callable[];
  readonly onClose: () => void;
}

/** Whom to call, each with the number. */
export default function CallMenu({ anchor, people, onClose }: Props) {
  const { t } = useWords();
  return (
    <Menu
      open
      anchorEl={anchor}
      onClose={onClose}
      slotProps={{ list: { 'aria-label': t('order.callWhom') } }}
    >
      {people.map((person) => (
        <MenuItem key={person.who} component="a" href={telephone(person.phone)} onClick={onClose}>
          <span className="call-person">
            {wordOf(t, person)}
            <small>{person.phone}</small>
          </span>
        </MenuItem>
      ))}
    </Menu>
  );
}
