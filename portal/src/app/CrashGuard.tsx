import { Component, type ReactNode } from 'react';
import { Crashed } from './NotFound';

/** A page that fails leaves the menu standing and says what to do. Reset by going elsewhere. */
export class CrashGuard extends Component<{ readonly children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError(): { crashed: boolean } {
    return { crashed: true };
  }

  override render(): ReactNode {
    return this.state.crashed ? <Crashed /> : this.props.children;
  }
}
