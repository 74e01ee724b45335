-- Repositories and connections of the provisioning API, and what was found when repositories were looked at.
CREATE TABLE provisioning_revisions (
  cluster TEXT NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL
);

CREATE TABLE provisioned (
  cluster TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  revision BIGINT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (cluster, kind, name)
);

-- Encrypted: key_id names the key, sealed is Base64 of nonce and ciphertext.
CREATE TABLE provisioned_secrets (
  cluster TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  field TEXT NOT NULL,
  key_id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  PRIMARY KEY (cluster, kind, name, field)
);

CREATE TABLE provisioned_health (
  cluster TEXT NOT NULL,
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (cluster, name)
);
