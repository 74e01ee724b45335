-- Members, the lease and its history, for any number of clusters.
CREATE TABLE members (
  cluster TEXT NOT NULL,
  name TEXT NOT NULL,
  boot TEXT NOT NULL,
  url TEXT NOT NULL,
  priority BIGINT NOT NULL,
  role TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  commit_id TEXT,
  digest TEXT,
  git_ok SMALLINT NOT NULL,
  draining SMALLINT NOT NULL,
  beat_at BIGINT NOT NULL,
  PRIMARY KEY (cluster, name)
);

CREATE TABLE leases (
  cluster TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  boot TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  released SMALLINT NOT NULL
);

CREATE TABLE transitions (
  id ${serial},
  cluster TEXT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  from_member TEXT,
  to_member TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  reason TEXT NOT NULL,
  evidence TEXT NOT NULL
);
CREATE INDEX transitions_cluster ON transitions (cluster, id);
