-- What people ask of a cluster: one switchover at a time, and maintenance that always ends.
ALTER TABLE members ADD COLUMN probed SMALLINT NOT NULL DEFAULT 0;

CREATE TABLE plans (
  cluster TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  target TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  because TEXT NOT NULL,
  refusal TEXT,
  until_at BIGINT NOT NULL
);

-- The member is empty when automatic changes of the whole cluster are paused.
CREATE TABLE maintenance (
  cluster TEXT NOT NULL,
  member TEXT NOT NULL,
  begun_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY (cluster, member)
);
