-- The branch that a cluster follows where the configuration file names none: decided once, never changed.
CREATE TABLE followed_branches (
  cluster TEXT NOT NULL,
  repository TEXT NOT NULL,
  url TEXT NOT NULL,
  branch TEXT NOT NULL,
  PRIMARY KEY (cluster, repository, url)
);
