-- What became of saves that Git does not tell. The words are a message, or for a conflict who changed it. Times as in 001.
CREATE TABLE save_outcomes (
  cluster TEXT NOT NULL,
  save_id TEXT NOT NULL,
  state TEXT NOT NULL,
  told_at BIGINT NOT NULL,
  uid TEXT,
  version BIGINT,
  words TEXT,
  changed_at BIGINT,
  branch TEXT,
  commit_id TEXT,
  PRIMARY KEY (cluster, save_id)
);
CREATE INDEX save_outcomes_told ON save_outcomes (cluster, told_at);
