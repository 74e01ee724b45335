-- Sessions whose token changes while they live, what people prefer, and a secret that all instances share.
ALTER TABLE sessions ADD COLUMN id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN previous TEXT;
-- 0 while nobody has come with the new token.
ALTER TABLE sessions ADD COLUMN previous_until BIGINT NOT NULL DEFAULT 0;
-- 0 in the rows of a program that does not rotate.
ALTER TABLE sessions ADD COLUMN rotated_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_previous ON sessions (previous);

CREATE TABLE shared_secrets (
  name TEXT PRIMARY KEY,
  secret TEXT NOT NULL
);

-- A user's, or under 0 the organisation's.
CREATE TABLE preferences (
  user_id BIGINT PRIMARY KEY,
  document TEXT NOT NULL
);

CREATE TABLE stars (
  user_id BIGINT NOT NULL,
  dashboard_uid TEXT NOT NULL,
  PRIMARY KEY (user_id, dashboard_uid)
);
