-- Jobs, those that have ended too. The document is the whole job, and what it is looked up by stands beside it. Times as in 001.
CREATE TABLE jobs (
  id ${serial},
  cluster TEXT NOT NULL,
  uid TEXT NOT NULL,
  name TEXT NOT NULL,
  repository TEXT NOT NULL,
  -- Until when an owner has it, or 0.
  owned_until BIGINT NOT NULL,
  -- 0 while it has not ended.
  finished_at BIGINT NOT NULL,
  -- The order of ends within a millisecond.
  finished_as BIGINT NOT NULL,
  document TEXT NOT NULL,
  UNIQUE (cluster, uid)
);
CREATE UNIQUE INDEX jobs_live ON jobs (cluster, name) WHERE finished_at = 0;
CREATE INDEX jobs_ended ON jobs (cluster, repository, finished_at);
