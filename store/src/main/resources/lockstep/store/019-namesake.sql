-- The start of a member that hears another process beat under its name; of another start than in `boot` it means nothing.
ALTER TABLE members ADD COLUMN namesake TEXT;
