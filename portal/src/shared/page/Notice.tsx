import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon';
import './notice.css';

interface Props {
  readonly tone: 'wait' | 'sent' | 'asked' | 'stop' | 'over';
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ReactNode;
}

/** Something about the whole page, above everything else on it. */
export const Notice = ({ tone, icon, title, children }: Props) => (
  <section className="notice" data-tone={tone}>
    <Icon name={icon} />
    <div>
      <h2>{title}</h2>
      {children}
    </div>
  </section>
);
