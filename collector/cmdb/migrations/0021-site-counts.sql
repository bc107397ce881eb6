-- How much each site has, kept: pages ask for all sites at once, and a region is too much to count each time.
-- Whoever changes what is counted, the site is counted again at the end of that transaction, so that no reader ever
-- sees rows and counts that disagree.

CREATE TABLE site_counts (
  site_id text NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  item text NOT NULL CHECK (item IN ('device', 'endpoint')),
  kind text NOT NULL,
  state text NOT NULL,
  count bigint NOT NULL,
  PRIMARY KEY (site_id, item, kind, state)
);
COMMENT ON TABLE site_counts IS 'How many devices (none that are another one) and machines each site has, of each kind and state; what it has none of has no row.';

CREATE TABLE site_counts_due (
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  site_id text NOT NULL,
  PRIMARY KEY (transaction, site_id)
);
COMMENT ON TABLE site_counts_due IS 'Sites that a transaction changed and did not count yet: empty for everybody else.';

-- Tables are named with their schema, because connections for some sites cover them by views.
CREATE FUNCTION count_site(counted_site text) RETURNS void LANGUAGE sql
-- Plans are kept: one that was made while a table was empty would read all of it when it is full.
SET enable_seqscan = off
AS $$
  WITH counted AS (
    SELECT 'device' AS item, kind, state, count(*) AS count FROM public.devices
    WHERE site_id = counted_site AND merged_into IS NULL GROUP BY kind, state
    UNION ALL
    SELECT 'endpoint', kind, state, count(*) FROM public.machines
    WHERE site_id = counted_site GROUP BY kind, state
  ), gone AS (
    DELETE FROM public.site_counts kept WHERE site_id = counted_site AND NOT EXISTS (
      SELECT FROM counted c WHERE (c.item, c.kind, c.state) = (kept.item, kept.kind, kept.state))
  )
  INSERT INTO public.site_counts AS kept (site_id, item, kind, state, count)
  SELECT counted_site, item, kind, state, count FROM counted
  ON CONFLICT (site_id, item, kind, state) DO UPDATE SET count = excluded.count
  WHERE kept.count <> excluded.count
$$;

CREATE FUNCTION count_due_sites() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  due text;
BEGIN
  -- Otherwise a count would not see what others committed since the transaction began.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'the inventory is changed in read committed transactions only';
  END IF;
  -- All of them at the first mark, and in one order: two transactions never wait for each other.
  FOR due IN
    SELECT site_id FROM public.site_counts_due WHERE transaction = pg_current_xact_id() ORDER BY site_id
  LOOP
    -- Who counts next waits for this commit and sees it, because each statement here has a snapshot of its own.
    PERFORM pg_advisory_xact_lock(hashtextextended('counts:' || due, 0));
    DELETE FROM public.site_counts_due WHERE transaction = pg_current_xact_id() AND site_id = due;
    PERFORM public.count_site(due);
  END LOOP;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER count_due_sites AFTER INSERT ON site_counts_due
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_due_sites();

CREATE FUNCTION mark_site_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.site_counts_due (site_id)
  SELECT site_id FROM (VALUES (OLD.site_id), (NEW.site_id)) changed (site_id) WHERE site_id IS NOT NULL
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE FUNCTION mark_sites_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.site_counts_due (site_id) SELECT DISTINCT site_id FROM changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE FUNCTION mark_all_sites_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.site_counts_due (site_id)
  SELECT DISTINCT site_id FROM public.site_counts ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;

-- What counts depend on, and no more: a rescan that confirms what is known costs a comparison per row.
CREATE TRIGGER count_changed AFTER UPDATE ON devices FOR EACH ROW
  WHEN ((OLD.site_id, OLD.kind, OLD.state, OLD.merged_into)
    IS DISTINCT FROM (NEW.site_id, NEW.kind, NEW.state, NEW.merged_into))
  EXECUTE FUNCTION mark_site_due();
CREATE TRIGGER count_changed AFTER UPDATE ON endpoints FOR EACH ROW
  WHEN ((OLD.site_id, OLD.kind, OLD.state, OLD.is_random_mac, OLD.host_name, OLD.device_id)
    IS DISTINCT FROM (NEW.site_id, NEW.kind, NEW.state, NEW.is_random_mac, NEW.host_name, NEW.device_id))
  EXECUTE FUNCTION mark_site_due();
CREATE TRIGGER count_changed AFTER UPDATE ON shared_names FOR EACH ROW EXECUTE FUNCTION mark_site_due();

-- The same for what comes, goes or is emptied.
DO $$
DECLARE
  counted text;
BEGIN
  FOREACH counted IN ARRAY ARRAY['devices', 'endpoints', 'shared_names'] LOOP
    EXECUTE format('CREATE TRIGGER count_added AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION mark_sites_due()', counted);
    EXECUTE format('CREATE TRIGGER count_deleted AFTER DELETE ON %I REFERENCING OLD TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION mark_sites_due()', counted);
    EXECUTE format('CREATE TRIGGER count_emptied AFTER TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION mark_all_sites_due()', counted);
  END LOOP;
END
$$;

SELECT count_site(id) FROM sites;
