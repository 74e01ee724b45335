-- When what a tag belongs to ends and begins, so that the newest with a tag are a range of an index. A trigger says it, since older
-- versions do not; of rows from before it is said little by little, and annotation_facts says when that is done.
ALTER TABLE annotation_tags ADD COLUMN time_end BIGINT;
ALTER TABLE annotation_tags ADD COLUMN time BIGINT;
CREATE INDEX annotation_tags_time ON annotation_tags (tag, time_end, time, annotation_id) WHERE time_end IS NOT NULL;
${tagTimes};
CREATE TABLE annotation_facts (fact TEXT PRIMARY KEY);
INSERT INTO annotation_facts (fact) SELECT 'tags-have-times' WHERE NOT EXISTS (SELECT 1 FROM annotation_tags);
-- Regions by how many digits their length in milliseconds has: of each kind only those count that begin by so much before a moment.
CREATE INDEX annotations_digits ON annotations ((length(CAST(time_end - time AS TEXT))), time, time_end) WHERE time_end > time;
