-- Messages that only confirm what is known, so that the same again need not be weighed anew.

CREATE TABLE inventory_changes (
  site_id text NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (site_id, transaction)
);
COMMENT ON TABLE inventory_changes IS 'Transactions, told by triggers, in which anything that messages are reconciled with became different since a site was last settled. When something was seen last does not count. A row per transaction: writers never wait for each other.';

CREATE TABLE settled_messages (
  site_id text NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  digest text NOT NULL,
  message_id uuid NOT NULL,
  seen_at timestamptz NOT NULL,
  device_id uuid,
  endpoint_ids uuid[] NOT NULL,
  PRIMARY KEY (site_id, digest)
) WITH (fillfactor = 50);
COMMENT ON TABLE settled_messages IS 'Messages that confirmed all that they told and changed nothing: told again before anything is different, they confirm the same rows.';
COMMENT ON COLUMN settled_messages.digest IS 'Of what the message told, but for when.';
COMMENT ON COLUMN settled_messages.message_id IS 'The latest that told this; the rows that it confirmed name it while no other has.';

-- Tables are named with their schema, because connections for some sites cover them by views.
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.inventory_changes (site_id)
  SELECT DISTINCT site_id FROM touched
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE FUNCTION note_change_of_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.inventory_changes (site_id)
  SELECT DISTINCT side.site_id
  FROM touched JOIN public.cases ON cases.id = touched.case_id,
    LATERAL (VALUES (cases.site_id), (cases.other_site_id)) AS side (site_id)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- While recense.stamping is on, updates write nothing but when rows were seen last.
DO $$
DECLARE
  item text;
  raise text;
BEGIN
  FOREACH item IN ARRAY ARRAY['devices', 'device_addresses', 'members', 'interfaces', 'observed_sections',
    'endpoints', 'shared_names', 'asserted_values', 'cases', 'case_decisions']
  LOOP
    raise := CASE item WHEN 'case_decisions' THEN 'note_change_of_case' ELSE 'note_change' END;
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS touched
      FOR EACH STATEMENT EXECUTE FUNCTION %I()', item || '_inserted', item, raise);
    EXECUTE format('CREATE TRIGGER %I AFTER DELETE ON %I REFERENCING OLD TABLE AS touched
      FOR EACH STATEMENT EXECUTE FUNCTION %I()', item || '_deleted', item, raise);
    EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON %I REFERENCING NEW TABLE AS touched
      FOR EACH STATEMENT WHEN (current_setting(''recense.stamping'', true) IS DISTINCT FROM ''on'')
      EXECUTE FUNCTION %I()', item || '_updated', item, raise);
  END LOOP;
END $$;
