-- Messages that only confirm what is known, so that the same again need not be weighed anew.

CREATE TABLE inventory_revisions (
  site_id text PRIMARY KEY REFERENCES sites (id) ON DELETE CASCADE,
  revision bigint NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE inventory_revisions IS 'Raised, by triggers, whenever anything that messages are reconciled with becomes different. When something was seen last does not count.';

CREATE TABLE settled_messages (
  site_id text NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  digest text NOT NULL,
  revision bigint NOT NULL,
  message_id uuid NOT NULL,
  seen_at timestamptz NOT NULL,
  device_id uuid,
  endpoint_ids uuid[] NOT NULL,
  PRIMARY KEY (site_id, digest)
) WITH (fillfactor = 50);
COMMENT ON TABLE settled_messages IS 'Messages that confirmed all that they told and changed nothing: told again at the same revision, they confirm the same rows.';
COMMENT ON COLUMN settled_messages.digest IS 'Of what the message told, but for when.';
COMMENT ON COLUMN settled_messages.message_id IS 'The latest that told this; the rows that it confirmed name it while no other has.';

-- Tables are named with their schema, because connections for some sites cover them by views.
CREATE FUNCTION raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.inventory_revisions AS it (site_id, revision)
  SELECT DISTINCT site_id, 1 FROM touched ORDER BY site_id
  ON CONFLICT (site_id) DO UPDATE SET revision = it.revision + 1;
  RETURN NULL;
END $$;

CREATE FUNCTION raise_revision_of_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.inventory_revisions AS it (site_id, revision)
  SELECT DISTINCT side.site_id, 1
  FROM touched JOIN public.cases ON cases.id = touched.case_id,
    LATERAL (VALUES (cases.site_id), (cases.other_site_id)) AS side (site_id)
  ORDER BY 1
  ON CONFLICT (site_id) DO UPDATE SET revision = it.revision + 1;
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
    raise := CASE item WHEN 'case_decisions' THEN 'raise_revision_of_case' ELSE 'raise_revision' END;
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS touched
      FOR EACH STATEMENT EXECUTE FUNCTION %I()', item || '_inserted', item, raise);
    EXECUTE format('CREATE TRIGGER %I AFTER DELETE ON %I REFERENCING OLD TABLE AS touched
      FOR EACH STATEMENT EXECUTE FUNCTION %I()', item || '_deleted', item, raise);
    EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON %I REFERENCING NEW TABLE AS touched
      FOR EACH STATEMENT WHEN (current_setting(''recense.stamping'', true) IS DISTINCT FROM ''on'')
      EXECUTE FUNCTION %I()', item || '_updated', item, raise);
  END LOOP;
END $$;
