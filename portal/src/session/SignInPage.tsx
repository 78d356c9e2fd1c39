import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import type { Session } from '../shared/api/answers';
import { rememberCsrfToken, RequestError, send } from '../shared/api/client';
import { sessionQuery } from '../shared/api/queries';
import { useWords } from '../shared/i18n/words';
import { LanguageSwitch } from '../shared/page/LanguageSwitch';
import { Icon } from '../shared/page/Icon';
import { Field } from './Field';
import { HousePicture } from './HousePicture';
import { emailProblem, litWindows, refusalOf, type Refusal } from './sign-in';
import { wasHere, welcome } from './last-person';
import './sign-in.css';

export default function SignInPage() {
  const { t, clock } = useWords();
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const wrongEmail = emailProblem(email);
  const expired = new URLSearchParams(location.search).has('to') && wasHere();

  useEffect(() => {
    if (refusal?.kind !== 'locked') return;
    const over = setTimeout(() => setRefusal(undefined), Math.max(0, refusal.until - Date.now()));
    return () => clearTimeout(over);
  }, [refusal]);

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrongEmail) return emailField.current?.focus();
    if (!password) return passwordField.current?.focus();
    setBusy(true);
    setRefusal(undefined);
    try {
      const answer = await send('POST', '/api/session', { body: { email: email.trim(), password } });
      const session = (await answer.json()) as Session;
      if (session.user) await welcome(client, session.user.id);
      rememberCsrfToken(session.csrfToken);
      client.setQueryData(sessionQuery.queryKey, session);
    } catch (error) {
      setBusy(false);
      setRefusal(refusalOf(error instanceof RequestError ? error : undefined));
      if (error instanceof RequestError && error.status === 401) {
        passwordField.current?.focus();
        passwordField.current?.select();
      }
    }
  };

  const message = () => {
    switch (refusal?.kind) {
      case 'wrong':
        return t('signIn.wrong');
      case 'locked':
        return t('signIn.locked', clock(refusal.until));
      case 'offline':
        return t('signIn.offline');
      case 'failed':
        return t('signIn.failed');
      case undefined:
        return undefined;
    }
  };
  const said = message();

  return (
    <div className="sign-in">
      <title>{`${t('signIn.title')} · ${t('app.name')}`}</title>
      <div className="sign-in-picture">
        <HousePicture label={t('signIn.house')} lit={litWindows(email, password)} />
      </div>
      <main className="sign-in-side">
        <div className="sign-in-language">
          <LanguageSwitch />
        </div>
        <form onSubmit={(event) => void submit(event)} noValidate>
          <h1>
            {t('app.name')}
            <small>{t('app.portal')}</small>
          </h1>
          <p className="sign-in-lead">{t('signIn.lead')}</p>
          {expired && !said && (
            <p className="sign-in-note" role="status">
              {t('signIn.expired')}
            </p>
          )}
          <div aria-live="assertive">{said && <p className="sign-in-refusal">{said}</p>}</div>
          <Field
            label={t('signIn.email')}
            type="email"
            name="email"
            autoComplete="username"
            inputMode="email"
            autoCapitalize="none"
            spellCheck={false}
            ref={emailField}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            problem={tried && wrongEmail ? t(wrongEmail) : undefined}
          />
          <Field
            label={t('signIn.password')}
            type={shown ? 'text' : 'password'}
            name="password"
            autoComplete="current-password"
            ref={passwordField}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            problem={tried && !password ? t('signIn.noPassword') : undefined}
          >
            <button
              type="button"
              className="field-eye"
              aria-pressed={shown}
              aria-label={t('signIn.show')}
              onClick={() => setShown(!shown)}
            >
              <Icon name="eye" />
            </button>
          </Field>
          <Button
            type="submit"
            variant="contained"
            color="secondary"
            size="large"
            disabled={busy || refusal?.kind === 'locked'}
            fullWidth
          >
            {busy ? t('signIn.busy') : t('signIn.submit')}
          </Button>
        </form>
      </main>
    </div>
  );
}
