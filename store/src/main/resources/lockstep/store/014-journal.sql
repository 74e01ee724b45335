-- The digest of the request that asked for a save; empty in what an older program put in, and where no request did.
ALTER TABLE journal ADD COLUMN request TEXT NOT NULL DEFAULT '';
