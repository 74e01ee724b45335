-- What finds regions quickly: how long the longest is, and where they begin.
CREATE INDEX annotations_length ON annotations ((time_end - time)) WHERE time_end > time;
CREATE INDEX annotations_regions ON annotations (time, time_end) WHERE time_end > time;
