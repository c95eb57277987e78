-- How far readers of the outbox came, and what requests with an idempotency key were answered.
CREATE TABLE outbox_reader (
  name TEXT NOT NULL PRIMARY KEY,
  from_xact INTEGER NOT NULL,  -- as in PostgreSQL; not used here
  to_xact INTEGER NOT NULL,
  seq INTEGER NOT NULL,  -- last event that was read
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE answer (
  key TEXT NOT NULL PRIMARY KEY,
  body_hash TEXT NOT NULL,  -- SHA-256 of what the answer depends on
  answer TEXT,  -- NULL only inside the transaction that makes it
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE outbox_pruned (  -- at most one row
  only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  horizon TEXT NOT NULL  -- events older than this may be gone
) STRICT;
