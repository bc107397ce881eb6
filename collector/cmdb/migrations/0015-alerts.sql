-- What people must know of, how they were told, and how far the change log was followed for that.

ALTER TABLE agents
  ADD COLUMN went_at timestamptz,
  ADD COLUMN has_said_goodbye boolean;
COMMENT ON COLUMN agents.went_at IS 'When the broker told that the agent went; null while it is there, and when that was only retained.';
COMMENT ON COLUMN agents.has_said_goodbye IS 'It said so itself; else its last will did, which the broker publishes when the connection is lost.';

CREATE TABLE followers (
  name text PRIMARY KEY,
  transaction_id xid8 NOT NULL,
  moved_at timestamptz NOT NULL
);
COMMENT ON TABLE followers IS 'How far each follower has read the change log.';
COMMENT ON COLUMN followers.transaction_id IS 'Every change of a lower one was followed. Never above pg_snapshot_xmin, below which no more can appear.';

CREATE TABLE alert_runs (
  scope text PRIMARY KEY,
  due_at timestamptz NOT NULL,
  concluded_at timestamptz,
  failure text
) WITH (fillfactor = 50);
COMMENT ON TABLE alert_runs IS 'When each site, and "central" for what is of none, is looked at next. Who holds the row does it.';
CREATE INDEX alert_runs_due ON alert_runs (due_at);

CREATE TABLE incidents (
  id uuid PRIMARY KEY,
  scope text NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'resolved', 'merged')),
  opened_at timestamptz NOT NULL,
  resolved_at timestamptz,
  merged_into uuid REFERENCES incidents (id),
  CHECK ((resolved_at IS NULL) = (state = 'open')),
  CHECK ((merged_into IS NOT NULL) = (state = 'merged'))
);
COMMENT ON TABLE incidents IS 'Alerts that have one cause.';
CREATE INDEX incidents_by_state ON incidents (state, id DESC);
CREATE INDEX incidents_by_scope ON incidents (scope, id DESC);

CREATE TABLE alerts (
  id uuid PRIMARY KEY,
  scope text NOT NULL,
  site_id text REFERENCES sites (id),
  key text NOT NULL,
  rule text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('info', 'warning', 'major', 'critical')),
  state text NOT NULL CHECK (state IN ('open', 'acknowledged', 'resolved')),
  cause text NOT NULL,
  incident_id uuid REFERENCES incidents (id),
  device_id uuid REFERENCES devices (id),
  since timestamptz NOT NULL,
  observed_at timestamptz NOT NULL,
  opened_at timestamptz NOT NULL,
  clear_since timestamptz,
  resolved_at timestamptz,
  is_dismissed boolean NOT NULL DEFAULT false,
  openings timestamptz[] NOT NULL,
  is_flapping boolean NOT NULL DEFAULT false,
  quiet text CHECK (quiet IN ('child', 'maintenance', 'late', 'closed', 'snoozed')),
  announced_at timestamptz,
  snoozed_until timestamptz,
  owner text,
  detail jsonb NOT NULL,
  CHECK ((site_id IS NULL) = (scope = 'central')),
  CHECK ((resolved_at IS NOT NULL) = (state = 'resolved'))
) WITH (fillfactor = 70);
COMMENT ON TABLE alerts IS 'What somebody must know of, and what it was. One per thing at a time; one that comes back within the hour is the same.';
COMMENT ON COLUMN alerts.cause IS 'Key of what it follows from; its own when it stands alone.';
COMMENT ON COLUMN alerts.clear_since IS 'It is over since then, and waits whether it stays so.';
COMMENT ON COLUMN alerts.is_dismissed IS 'A person resolved it while it went on: it does not come back before it was over.';
COMMENT ON COLUMN alerts.quiet IS 'Why nobody is told.';
CREATE UNIQUE INDEX alerts_current ON alerts (scope, key) WHERE state <> 'resolved';
CREATE INDEX alerts_by_state ON alerts (state, id DESC);
CREATE INDEX alerts_by_scope ON alerts (scope, id DESC);
CREATE INDEX alerts_by_end ON alerts (scope, resolved_at) WHERE state = 'resolved';
CREATE INDEX alerts_by_incident ON alerts (incident_id) WHERE incident_id IS NOT NULL;

CREATE TABLE alert_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alert_id uuid NOT NULL REFERENCES alerts (id),
  incident_id uuid REFERENCES incidents (id),
  at timestamptz NOT NULL,
  kind text NOT NULL CHECK (kind IN ('opened', 'announced', 'changed', 'reopened', 'flapping', 'resolved',
    'acknowledged', 'assigned', 'commented', 'snoozed')),
  is_loud boolean NOT NULL,
  actor text,
  comment text,
  detail jsonb NOT NULL DEFAULT '{}',
  is_routed boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE alert_events IS 'The history of alerts: what happened, who did what.';
COMMENT ON COLUMN alert_events.actor IS 'Null when it followed from what is so.';
COMMENT ON COLUMN alert_events.is_routed IS 'It is decided which channels tell it.';
CREATE INDEX alert_events_by_alert ON alert_events (alert_id, id);
CREATE INDEX alert_events_to_route ON alert_events (id) WHERE NOT is_routed;

CREATE TABLE maintenance_windows (
  id uuid PRIMARY KEY,
  site_id text REFERENCES sites (id),
  device_id uuid,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  reason text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  changed_by text,
  changed_at timestamptz,
  cancelled_at timestamptz,
  FOREIGN KEY (site_id, device_id) REFERENCES devices (site_id, id),
  CHECK (starts_at < ends_at),
  CHECK (device_id IS NULL OR site_id IS NOT NULL)
);
COMMENT ON TABLE maintenance_windows IS 'Work that is known of: what it touches is recorded and pages nobody. Without a site, all of them.';
CREATE INDEX maintenance_windows_by_end ON maintenance_windows (ends_at);

CREATE TABLE alert_deliveries (
  id uuid PRIMARY KEY,
  channel text NOT NULL,
  event_id bigint NOT NULL REFERENCES alert_events (id),
  alert_id uuid NOT NULL REFERENCES alerts (id),
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'given-up')),
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  sent_at timestamptz,
  failure text,
  created_at timestamptz NOT NULL,
  UNIQUE (channel, event_id),
  CHECK ((sent_at IS NOT NULL) = (state = 'sent'))
) WITH (fillfactor = 70);
COMMENT ON TABLE alert_deliveries IS 'Every telling of an alert on a channel, written with the alert itself: none is lost, none told twice by us.';
COMMENT ON COLUMN alert_deliveries.due_at IS 'When it is tried, or tried again.';
CREATE INDEX alert_deliveries_waiting ON alert_deliveries (due_at) WHERE state = 'waiting';
CREATE INDEX alert_deliveries_by_alert ON alert_deliveries (alert_id, id);

-- Open pages hear of it with the commit.
CREATE FUNCTION tell_alert_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('recense_alerts', NEW.id::text);
  RETURN NULL;
END $$;
COMMENT ON FUNCTION tell_alert_event() IS 'Tells listeners the id of the event.';
CREATE TRIGGER alert_events_tell AFTER INSERT ON alert_events
  FOR EACH ROW EXECUTE FUNCTION tell_alert_event();
