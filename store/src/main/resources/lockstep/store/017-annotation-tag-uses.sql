-- How many annotations have each tag, so that a list of tags counts nothing. Triggers keep it, since older versions do not. They come first:
-- they wait for whoever writes, and keep others from it until all that is there is counted.
CREATE TABLE annotation_tag_uses (tag ${binaryText} PRIMARY KEY, uses BIGINT NOT NULL);
${tagUses};
INSERT INTO annotation_tag_uses (tag, uses) SELECT tag, count(*) FROM annotation_tags GROUP BY tag;
