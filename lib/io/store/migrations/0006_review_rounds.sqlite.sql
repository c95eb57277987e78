-- What a round of a review began with, and what a seat's review knows of time and assignment.
CREATE TABLE review_round (  -- policy and content when it began
  id TEXT NOT NULL PRIMARY KEY,
  deal_id TEXT REFERENCES deal (id) ON DELETE CASCADE,
  round INTEGER,
  submission INTEGER,  -- the round that the submit began
  submitter TEXT,
  levels TEXT,  -- steps; levels of one step at the same time
  policy TEXT,
  acknowledged TEXT,
  snapshot TEXT,
  content_version INTEGER,
  was_approved INTEGER,
  created_at TEXT,
  extra TEXT,
  UNIQUE (deal_id, round)
) STRICT;

ALTER TABLE approval ADD COLUMN opened_at TEXT;  -- NULL until the turn of its level comes
ALTER TABLE approval ADD COLUMN assigned_until TEXT;  -- then the role decides, not approver_id
ALTER TABLE approval ADD COLUMN escalations INTEGER;
