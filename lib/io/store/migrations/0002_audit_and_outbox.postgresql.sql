-- Who changed what, which nobody can change; and the events that tell others of it.
CREATE TABLE dealkit.audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entity_type text COLLATE "C" NOT NULL,
  entity_id text COLLATE "C" NOT NULL,
  action text NOT NULL,
  actor_id text NOT NULL,
  version bigint NOT NULL,
  changes json NOT NULL,
  metadata json NOT NULL,
  created_at timestamptz NOT NULL
);
COMMENT ON TABLE dealkit.audit IS 'Every change of every record; append-only';
COMMENT ON COLUMN dealkit.audit.version IS 'Of the record after the change';
COMMENT ON COLUMN dealkit.audit.changes IS 'Old and new value of each member that changed';
COMMENT ON COLUMN dealkit.audit.metadata IS 'correlation_id, origin, reason';
CREATE INDEX audit_by_entity ON dealkit.audit (entity_type, entity_id, id);
CREATE INDEX audit_by_actor ON dealkit.audit (actor_id, id);
CREATE INDEX audit_by_time ON dealkit.audit (created_at);

CREATE FUNCTION dealkit.refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only: % is refused', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON dealkit.audit
  FOR EACH ROW EXECUTE FUNCTION dealkit.refuse_audit_change();
CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON dealkit.audit
  FOR EACH STATEMENT EXECUTE FUNCTION dealkit.refuse_audit_change();
REVOKE UPDATE, DELETE, TRUNCATE ON dealkit.audit FROM PUBLIC;
-- The owner too: else one who may alter rows would only have to drop a trigger.
DO $$
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON dealkit.audit FROM %I', current_user);
END
$$;

CREATE TABLE dealkit.outbox (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  aggregatetype text COLLATE "C" NOT NULL,
  aggregateid text COLLATE "C" NOT NULL,
  partition_key text NOT NULL,
  type text NOT NULL,
  traceparent text,
  payload json NOT NULL,
  created_at timestamptz NOT NULL
);
COMMENT ON TABLE dealkit.outbox IS 'Events, written in the transaction of the change they tell of';
COMMENT ON COLUMN dealkit.outbox.seq IS 'Rises within a record; across records it may overtake';
COMMENT ON COLUMN dealkit.outbox.xact IS 'Transaction of the writer: what readers page by';
CREATE INDEX outbox_by_xact ON dealkit.outbox (xact, seq);
