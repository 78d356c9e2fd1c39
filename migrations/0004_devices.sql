-- Up Migration

-- Browsers in which a person signed in before, by the SHA-256 of a long-lived cookie: their wrong tries are counted apart,
-- so that a stranger who guesses at the account does not keep its owner out.
create table accounts.devices (
  token_hash bytea primary key check (length(token_hash) = 32),
  user_id uuid not null references accounts.users on delete cascade,
  seen timestamptz not null default now()
);
create index devices_user on accounts.devices (user_id);
create index devices_seen on accounts.devices (seen);

alter table accounts.sign_in_attempts
  drop constraint sign_in_attempts_kind_check,
  add constraint sign_in_attempts_kind_check check (kind in ('account', 'address', 'device'));

-- Down Migration
delete from accounts.sign_in_attempts where kind = 'device';
alter table accounts.sign_in_attempts
  drop constraint sign_in_attempts_kind_check,
  add constraint sign_in_attempts_kind_check check (kind in ('account', 'address'));
drop table accounts.devices;
