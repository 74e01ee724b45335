-- Where each of several repositories is. Null while there is one, and in rows of older versions.
ALTER TABLE members ADD COLUMN heads TEXT;
