-- Up Migration

-- Mails to operations, kept before they are sent: whoever dies after sending and before noting it repeats the same message
-- under the same Message-ID (its id), so that nothing is lost and mail programs show it once.
create table sync.mails (
  id uuid primary key default gen_random_uuid(),
  -- In ascending order: those who are told of the same things share one allowance.
  recipients text[] not null,
  subject text not null,
  text text not null,
  html text not null,
  answers uuid,
  -- News that came too fast to be told one by one.
  digest boolean not null,
  created_at timestamptz not null default clock_timestamp(),
  -- When to try (again); whoever tries moves it on first.
  due_at timestamptz not null default clock_timestamp(),
  tries int not null default 0,
  last_error text,
  -- Those whose copy the mail server has taken, and those whose copy it will never take. It is sent when there is nobody else.
  reached text[] not null default '{}',
  refused text[] not null default '{}',
  sent_at timestamptz,
  given_up_at timestamptz
);
create index mails_due on sync.mails (due_at) where sent_at is null and given_up_at is null;
create index mails_created on sync.mails (created_at);

-- Something that operations should know of, from when it was noticed until it is over.
create table sync.incidents (
  id bigint generated always as identity primary key,
  factory text not null,
  source text not null,
  kind text not null,
  -- What tells incidents of one kind apart.
  subject text not null,
  -- A few words, the same from beginning to end; a sentence with figures; what to do; the page that shows it.
  title text not null,
  text text not null,
  advice text not null,
  page text not null,
  counts json not null,
  -- When the trouble began, and when it was noticed.
  since timestamptz not null,
  opened_at timestamptz not null default clock_timestamp(),
  last_seen timestamptz not null default clock_timestamp(),
  -- The first look in a row that saw no more of it.
  clear_since timestamptz,
  closed_at timestamptz,
  -- What comes back soon after it was closed is the same incident.
  reopened int not null default 0,
  reopened_at timestamptz,
  -- What operations were told last.
  told text check (told in ('opened', 'closed')),
  open_mail uuid references sync.mails,
  close_mail uuid references sync.mails
);
create unique index incidents_open on sync.incidents (factory, source, kind, subject) where closed_at is null;
create index incidents_closed on sync.incidents (closed_at);
create index incidents_untold on sync.incidents (id) where told is distinct from 'closed';

-- Changes that were held back and have not reached their end, those that are being tried again among them.
create index changes_troubled on sync.changes (factory, source, code, waits_for)
  where status = 'held' or (status = 'pending' and holds > 0);

-- The changes of one request: who looks into what went wrong has its correlation from a log line or a mail.
create index changes_by_correlation on sync.changes (correlation) where status <> 'pending';

-- Down Migration

drop index sync.changes_by_correlation;
drop index sync.changes_troubled;
drop table sync.incidents;
drop table sync.mails;
