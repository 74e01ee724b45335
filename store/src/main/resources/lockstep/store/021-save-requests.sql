-- Of which request an outcome was told: the digest as in `journal`, or empty where that is not known.
ALTER TABLE save_outcomes ADD COLUMN request TEXT NOT NULL DEFAULT '';
-- An older program that tells of another request under the same id leaves the digest of the first beside it.
