-- What a round of a review began with, and what a seat's review knows of time and assignment.
CREATE TABLE dealkit.review_round (
  id text COLLATE "C" PRIMARY KEY,
  deal_id text COLLATE "C" REFERENCES dealkit.deal ON DELETE CASCADE,
  round bigint,
  submission bigint,
  submitter text,
  levels json,
  policy json,
  acknowledged json,
  snapshot json,
  content_version bigint,
  was_approved boolean,
  created_at timestamptz,
  extra json,
  UNIQUE (deal_id, round)
);
COMMENT ON TABLE dealkit.review_round IS 'Rounds of reviews: policy and content when they began';
COMMENT ON COLUMN dealkit.review_round.submission IS 'The round that the submit began';
COMMENT ON COLUMN dealkit.review_round.levels IS 'Steps; levels of one step at the same time';

ALTER TABLE dealkit.approval ADD COLUMN opened_at text;
ALTER TABLE dealkit.approval ADD COLUMN assigned_until text;
ALTER TABLE dealkit.approval ADD COLUMN escalations bigint;
COMMENT ON COLUMN dealkit.approval.opened_at IS 'NULL until the turn of its level comes';
COMMENT ON COLUMN dealkit.approval.assigned_until IS 'Then the role decides, not approver_id';
