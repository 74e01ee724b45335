-- Genuine webhook deliveries of the last minutes, so that a repetition at another instance is known. Times as in 001.
CREATE TABLE webhook_deliveries (
  repository TEXT NOT NULL,
  digest TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (repository, digest)
);
CREATE INDEX webhook_deliveries_at ON webhook_deliveries (repository, at);
