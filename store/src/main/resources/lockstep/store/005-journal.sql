-- Saves that wait for Git, what became of them, and who has drained last.
CREATE TABLE journal (
  id ${serial},
  cluster TEXT NOT NULL,
  repository TEXT NOT NULL,
  save_id TEXT NOT NULL,
  uid TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  author TEXT NOT NULL,
  email TEXT NOT NULL,
  content TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  state TEXT NOT NULL,
  since BIGINT NOT NULL,
  settled_at BIGINT,
  commit_id TEXT,
  version BIGINT,
  branch TEXT,
  reason TEXT,
  dismissed SMALLINT NOT NULL,
  UNIQUE (cluster, repository, save_id)
);
CREATE INDEX journal_state ON journal (cluster, repository, state, id);

CREATE TABLE journal_drains (
  cluster TEXT NOT NULL,
  repository TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  PRIMARY KEY (cluster, repository)
);

-- Who has which dashboard open. An entry dies when it was not renewed.
CREATE TABLE presence (
  cluster TEXT NOT NULL,
  uid TEXT NOT NULL,
  client TEXT NOT NULL,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  instance TEXT NOT NULL,
  since BIGINT NOT NULL,
  beat_at BIGINT NOT NULL,
  PRIMARY KEY (cluster, uid, client)
);
CREATE INDEX presence_beat ON presence (cluster, beat_at);
