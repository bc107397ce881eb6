-- Who may use API and pages, and what they did about it.

CREATE TABLE accounts (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name = lower(name)),
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'administrator')),
  site_ids text[] CHECK (cardinality(site_ids) > 0),
  password_hash text,
  openid_issuer text,
  openid_subject text,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  disabled_at timestamptz,
  UNIQUE (openid_issuer, openid_subject),
  CHECK ((openid_issuer IS NULL) = (openid_subject IS NULL)),
  CHECK (openid_issuer IS NULL OR password_hash IS NULL)
);
COMMENT ON TABLE accounts IS 'People and programs that may log in. Never deleted: what they did names them.';
COMMENT ON COLUMN accounts.site_ids IS 'The sites that it is for; null for all of them.';
COMMENT ON COLUMN accounts.password_hash IS 'Null where the login is somebody else''s business, or tokens are the only way in.';

CREATE TABLE sessions (
  token_hash bytea PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  started_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
COMMENT ON TABLE sessions IS 'Browsers that are logged in; the cookie is known by its SHA-256 only.';
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE known_browsers (
  token_hash bytea PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  seen_at timestamptz NOT NULL
);
COMMENT ON TABLE known_browsers IS 'Browsers that logged in before: others'' wrong passwords do not keep them waiting.';
CREATE INDEX known_browsers_by_account ON known_browsers (account_id);

CREATE TABLE login_attempts (
  bucket bytea PRIMARY KEY,
  failures integer NOT NULL,
  last_at timestamptz NOT NULL,
  blocked_until timestamptz
);
COMMENT ON TABLE login_attempts IS 'Wrong passwords, counted by account and place; hashed, for people type passwords as names.';

CREATE TABLE api_tokens (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  name text NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
  site_ids text[] CHECK (cardinality(site_ids) > 0),
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  last_used_at timestamptz
);
COMMENT ON TABLE api_tokens IS 'Keys for programs; each can do what its account can, or less.';
CREATE INDEX api_tokens_by_account ON api_tokens (account_id, id);

CREATE TABLE access_events (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  actor text NOT NULL,
  subject text NOT NULL,
  address text,
  detail jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE access_events IS 'Who gave whom which access, and who logged in or was kept out.';
COMMENT ON COLUMN access_events.subject IS 'Name of the account that it is about.';
