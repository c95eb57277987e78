-- Who changed what, which nobody can change; and the events that tell others of it.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
  entity_type TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  action TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  changes TEXT NOT NULL,
  metadata TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_entity ON audit (entity_type, entity_id, id);
CREATE INDEX audit_by_actor ON audit (actor_id, id);
CREATE INDEX audit_by_time ON audit (created_at);

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only: UPDATE is refused');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only: DELETE is refused');
END;
-- INSERT OR REPLACE deletes without asking the trigger above. An id that SQLite is to choose is -1
-- here, which no row has.
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only: a second row of one id is refused');
END;

CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice, whatever is pruned
  id TEXT NOT NULL UNIQUE,
  aggregatetype TEXT NOT NULL,
  aggregateid TEXT NOT NULL,
  partition_key TEXT NOT NULL,
  type TEXT NOT NULL,
  traceparent TEXT,
  payload TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
