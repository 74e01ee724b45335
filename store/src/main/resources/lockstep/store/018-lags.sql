-- How far behind each repository of a member is, after which start of the member said so: rows of older versions keep what was there.
ALTER TABLE members ADD COLUMN lags TEXT;
