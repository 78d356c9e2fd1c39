-- Up Migration
create schema accounts;

-- Who may sign in. A dealer's user belongs to one dealer (`kharkiv~D-0001`); staff to factories.
create table accounts.users (
  id uuid primary key default gen_random_uuid(),
  email text not null check (length(email) between 3 and 200),
  name text not null check (length(name) between 1 and 200),
  role text not null check (role in (
    'dealerOwner', 'dealerSales', 'dealerInstaller', 'dealerAccountant', 'manager', 'claimsHandler',
    'finance', 'engineer', 'contentManager', 'ops', 'administrator')),
  factories text[] not null default '{}',
  dealer text,
  -- The branches that a dealer's user sees; null means all of them.
  branches text[],
  -- A manager sees the dealers that the factory assigned to that address, or, when this says so, all of the factories'.
  all_dealers boolean not null default false,
  password_hash text not null,
  language text not null default 'en' check (language ~ '^[a-z]{2}$'),
  disabled boolean not null default false,
  created timestamptz not null default now(),
  changed timestamptz not null default now(),
  check ((role like 'dealer%') = (dealer is not null)),
  check (branches is null or dealer is not null)
);
create unique index users_email on accounts.users (lower(email));

-- The cookie's token is not kept, only its SHA-256: who reads this table can't sign in with it.
create table accounts.sessions (
  token_hash bytea primary key check (length(token_hash) = 32),
  user_id uuid not null references accounts.users on delete cascade,
  csrf_token text not null,
  created timestamptz not null default now(),
  seen timestamptz not null default now(),
  expires timestamptz not null
);
create index sessions_user on accounts.sessions (user_id);
create index sessions_expires on accounts.sessions (expires);

-- Wrong sign-ins, by account and by network address. Subjects are hashed: people type passwords into the wrong field.
create table accounts.sign_in_attempts (
  kind text not null check (kind in ('account', 'address')),
  subject bytea not null,
  failures int not null default 0 check (failures >= 0),
  last timestamptz not null default now(),
  blocked_until timestamptz,
  primary key (kind, subject)
);
create index sign_in_attempts_last on accounts.sign_in_attempts (last);

-- Answers of commands by their Idempotency-Key, so that a repeated request has no second effect.
create table accounts.commands (
  user_id uuid not null references accounts.users on delete cascade,
  key text not null check (length(key) between 1 and 200),
  fingerprint text not null,
  answer json,
  created timestamptz not null default now(),
  primary key (user_id, key)
);
create index commands_created on accounts.commands (created);

-- What people did that someone may ask about later. Nobody edits it, not even the portal.
create table accounts.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject text,
  address text,
  correlation text,
  details jsonb not null default '{}'
);
create index audit_at on accounts.audit (at);

create function accounts.refuse_edit() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log can only be added to';
end
$$;
create trigger audit_insert_only before update or delete or truncate on accounts.audit
  for each statement execute function accounts.refuse_edit();

-- Down Migration
drop schema accounts cascade;
