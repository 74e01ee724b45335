-- Accounts of scripts are users without a password, and have tokens. An older program lists them as users who cannot log in.
ALTER TABLE users ADD COLUMN service BIGINT NOT NULL DEFAULT 0;

-- `expires_at` is 0 for one that does not end by itself, `used_at` for one that was never used.
CREATE TABLE service_tokens (
  id ${serial},
  user_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  token TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL DEFAULT 0,
  used_at BIGINT NOT NULL DEFAULT 0,
  UNIQUE (user_id, name)
);
