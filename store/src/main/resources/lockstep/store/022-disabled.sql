-- Of service accounts: 1 while their tokens open nothing. An older program beside this one does not look at it.
ALTER TABLE users ADD COLUMN disabled BIGINT NOT NULL DEFAULT 0;
