-- Annotations. The tags stand in the row for reading and in a table of their own for searching.
CREATE TABLE annotations (
  id ${serial},
  dashboard_uid TEXT,
  panel_id BIGINT,
  time BIGINT NOT NULL,
  time_end BIGINT NOT NULL,
  text TEXT NOT NULL,
  tags TEXT NOT NULL,
  data TEXT,
  author_id BIGINT NOT NULL,
  author_uid TEXT NOT NULL,
  author_login TEXT NOT NULL,
  author_name TEXT NOT NULL,
  author_email TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX annotations_time ON annotations (time_end, time, id);
CREATE INDEX annotations_dashboard ON annotations (dashboard_uid, time_end, time, id);

CREATE TABLE annotation_tags (
  annotation_id BIGINT NOT NULL,
  tag TEXT NOT NULL,
  PRIMARY KEY (tag, annotation_id)
);
CREATE INDEX annotation_tags_id ON annotation_tags (annotation_id);
