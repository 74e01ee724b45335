-- Saves that a rewritten history dropped and that are not back yet; the highest rewrite is the latest. Times as in 001.
CREATE TABLE dropped_saves (
  cluster TEXT NOT NULL,
  repository TEXT NOT NULL,
  save_id TEXT NOT NULL,
  uid TEXT,
  commit_id TEXT NOT NULL,
  from_commit TEXT NOT NULL,
  rewrite BIGINT NOT NULL,
  position BIGINT NOT NULL,
  told_at BIGINT NOT NULL,
  PRIMARY KEY (cluster, repository, save_id)
);
