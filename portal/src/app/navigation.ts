import type { Permission } from '@mullion/api/contract';
import type { IconName } from '../shared/page/Icon';

interface Section {
  readonly to: string;
  readonly word: 'menu.home' | 'menu.orders' | 'menu.deliveries' | 'menu.review' | 'menu.sync';
  readonly icon: IconName;
  /** Nobody is shown a door that stays shut. */
  readonly needs?: Permission;
}

const SECTIONS: readonly Section[] = [
  { to: '/', word: 'menu.home', icon: 'home' },
  { to: '/orders', word: 'menu.orders', icon: 'orders', needs: 'orders' },
  { to: '/deliveries', word: 'menu.deliveries', icon: 'deliveries', needs: 'deliveries' },
  { to: '/review', word: 'menu.review', icon: 'review', needs: 'review' },
  { to: '/sync', word: 'menu.sync', icon: 'sync', needs: 'sync' },
];

/** The menu of a person. */
export const sectionsFor = (permissions: readonly Permission[]): readonly Section[] =>
  SECTIONS.filter(({ needs }) => !needs || permissions.includes(needs));
