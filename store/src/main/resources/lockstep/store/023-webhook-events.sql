-- When the last genuine webhook delivery of each repository came. Times as in 001. An older program beside this one notes none.
CREATE TABLE webhook_events (
  cluster TEXT NOT NULL,
  repository TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (cluster, repository)
);
