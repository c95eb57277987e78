-- How far readers of the outbox came, and what requests with an idempotency key were answered.
CREATE TABLE dealkit.outbox_reader (
  name text PRIMARY KEY,
  from_xact bigint NOT NULL,
  to_xact bigint NOT NULL,
  seq bigint NOT NULL,
  updated_at timestamptz NOT NULL
);
COMMENT ON TABLE dealkit.outbox_reader IS 'Places of readers; what they have not read is kept';
COMMENT ON COLUMN dealkit.outbox_reader.from_xact IS 'First transaction of the window they read';
COMMENT ON COLUMN dealkit.outbox_reader.to_xact IS 'One past its last';
COMMENT ON COLUMN dealkit.outbox_reader.seq IS 'Last event of the window that was read';

CREATE TABLE dealkit.answer (
  key text PRIMARY KEY,
  body_hash text NOT NULL,
  answer text,
  created_at timestamptz NOT NULL
);
COMMENT ON TABLE dealkit.answer IS 'Answers to requests with an idempotency key';
COMMENT ON COLUMN dealkit.answer.body_hash IS 'SHA-256 of what the answer depends on';
COMMENT ON COLUMN dealkit.answer.answer IS 'NULL only inside the transaction that makes it';
CREATE INDEX answer_by_time ON dealkit.answer (created_at);

CREATE TABLE dealkit.outbox_pruned (
  only_row bigint PRIMARY KEY CHECK (only_row = 1),
  horizon timestamptz NOT NULL
);
COMMENT ON TABLE dealkit.outbox_pruned IS 'At most one row';
COMMENT ON COLUMN dealkit.outbox_pruned.horizon IS 'Events older than this may be gone';
