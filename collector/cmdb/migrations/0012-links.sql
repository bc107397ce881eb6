-- Links whose load is watched: what is paid for, and how full they are.

CREATE TABLE monitored_links (
  id uuid PRIMARY KEY,
  site_id text NOT NULL REFERENCES sites (id),
  kind text NOT NULL CHECK (kind IN ('wan', 'uplink')),
  address inet,
  interface text,
  down_is text NOT NULL DEFAULT 'in' CHECK (down_is IN ('in', 'out')),
  operator text,
  circuit_id text,
  note text,
  thresholds jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  ended_at timestamptz,
  UNIQUE (site_id, id),
  CHECK ((address IS NULL) = (interface IS NULL)),
  CHECK (kind = 'wan' OR address IS NOT NULL)
);
COMMENT ON TABLE monitored_links IS 'The register of Internet links, by people, and the uplinks between switches, by the topology. Ended ones stay.';
COMMENT ON COLUMN monitored_links.address IS 'Where the device that carries it answers SNMP; null, with the interface, while nobody said.';
COMMENT ON COLUMN monitored_links.down_is IS 'Which way of the interface comes from the Internet, or from the core: in at a firewall''s WAN port.';
COMMENT ON COLUMN monitored_links.thresholds IS 'What differs from the site''s, else from the usual ones.';
CREATE UNIQUE INDEX monitored_links_by_port ON monitored_links (site_id, address, interface) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX monitored_links_by_circuit ON monitored_links (site_id, circuit_id)
  WHERE ended_at IS NULL AND circuit_id IS NOT NULL;

CREATE TABLE link_contracts (
  link_id uuid NOT NULL REFERENCES monitored_links (id),
  valid_from timestamptz NOT NULL,
  down_mbps real NOT NULL CHECK (down_mbps > 0),
  up_mbps real NOT NULL CHECK (up_mbps > 0),
  said_by text NOT NULL,
  said_at timestamptz NOT NULL,
  PRIMARY KEY (link_id, valid_from)
);
COMMENT ON TABLE link_contracts IS 'The rates that are paid for, each since an instant; the first also counts before it. Without any, the interface''s speed counts.';

CREATE TABLE link_revisions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  link_id uuid NOT NULL REFERENCES monitored_links (id),
  at timestamptz NOT NULL,
  said_by text NOT NULL,
  origin text NOT NULL CHECK (origin IN ('api', 'cli', 'import')),
  kind text NOT NULL CHECK (kind IN ('added', 'changed', 'ended')),
  before jsonb NOT NULL,
  after jsonb NOT NULL
);
COMMENT ON TABLE link_revisions IS 'Who said what of a link in the register: the fields that became different.';
CREATE INDEX link_revisions_by_link ON link_revisions (link_id, id DESC);

CREATE TABLE site_link_thresholds (
  site_id text PRIMARY KEY REFERENCES sites (id),
  thresholds jsonb NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL
);
COMMENT ON TABLE site_link_thresholds IS 'When a link counts as full at this site, as far as it differs from the usual.';

CREATE TABLE traffic_due (
  site_id text NOT NULL REFERENCES sites (id),
  address inet NOT NULL,
  source text NOT NULL CHECK (source IN ('watched', 'ports', 'round-trips')),
  links_from timestamptz,
  five_from timestamptz,
  hours_from timestamptz,
  days_from timestamptz,
  revision bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (site_id, address, source)
) WITH (fillfactor = 50);
COMMENT ON TABLE traffic_due IS 'Since when there are samples of a device that nothing was concluded from yet. Written with the samples.';
COMMENT ON COLUMN traffic_due.address IS 'Of the device; 0.0.0.0 for round trips, which are the site''s.';
CREATE INDEX traffic_due_links ON traffic_due (site_id) WHERE links_from IS NOT NULL;
COMMENT ON COLUMN traffic_due.five_from IS 'From where five minutes are to be summed up; hours and days likewise.';

CREATE TABLE traffic_5_minutes (
  port_id integer NOT NULL REFERENCES traffic_ports (id),
  at timestamptz NOT NULL,
  in_mean real,
  in_min real,
  in_max real,
  in_p95 real,
  out_mean real,
  out_min real,
  out_max real,
  out_p95 real,
  unknown_share real NOT NULL,
  PRIMARY KEY (port_id, at)
) PARTITION BY RANGE (at);
COMMENT ON TABLE traffic_5_minutes IS 'What a watched interface moved in five minutes, in bits per second. One partition per month.';
CREATE TABLE traffic_5_minutes_default PARTITION OF traffic_5_minutes DEFAULT;
COMMENT ON TABLE traffic_5_minutes_default IS 'Of months that have no partition.';

CREATE TABLE traffic_hours (
  port_id integer NOT NULL REFERENCES traffic_ports (id),
  at timestamptz NOT NULL,
  in_mean real,
  in_min real,
  in_max real,
  in_p95 real,
  out_mean real,
  out_min real,
  out_max real,
  out_p95 real,
  unknown_share real NOT NULL,
  PRIMARY KEY (port_id, at)
) PARTITION BY RANGE (at);
COMMENT ON TABLE traffic_hours IS 'What a watched interface moved in an hour, in bits per second. One partition per month.';
CREATE TABLE traffic_hours_default PARTITION OF traffic_hours DEFAULT;
COMMENT ON TABLE traffic_hours_default IS 'Of months that have no partition.';

CREATE TABLE traffic_days (
  port_id integer NOT NULL REFERENCES traffic_ports (id),
  at timestamptz NOT NULL,
  in_mean real,
  in_min real,
  in_max real,
  in_p95 real,
  out_mean real,
  out_min real,
  out_max real,
  out_p95 real,
  unknown_share real NOT NULL,
  PRIMARY KEY (port_id, at)
) PARTITION BY RANGE (at);
COMMENT ON TABLE traffic_days IS 'What a watched interface moved in a day (UTC), in bits per second. One partition per month.';
CREATE TABLE traffic_days_default PARTITION OF traffic_days DEFAULT;
COMMENT ON TABLE traffic_days_default IS 'Of months that have no partition.';

CREATE TABLE traffic_port_hours (
  site_id text NOT NULL REFERENCES sites (id),
  address inet NOT NULL,
  at timestamptz NOT NULL,
  ports integer[] NOT NULL,
  in_mean real[] NOT NULL,
  in_min real[] NOT NULL,
  in_max real[] NOT NULL,
  in_p95 real[] NOT NULL,
  out_mean real[] NOT NULL,
  out_min real[] NOT NULL,
  out_max real[] NOT NULL,
  out_p95 real[] NOT NULL,
  unknown_share real[] NOT NULL,
  PRIMARY KEY (site_id, address, at)
) PARTITION BY RANGE (at);
COMMENT ON TABLE traffic_port_hours IS 'The same of the other ports of a switch in an hour, a row per switch; every array has a place for each port.';
CREATE TABLE traffic_port_hours_default PARTITION OF traffic_port_hours DEFAULT;
COMMENT ON TABLE traffic_port_hours_default IS 'Of months that have no partition.';

CREATE TABLE traffic_port_days (
  site_id text NOT NULL REFERENCES sites (id),
  address inet NOT NULL,
  at timestamptz NOT NULL,
  ports integer[] NOT NULL,
  in_mean real[] NOT NULL,
  in_min real[] NOT NULL,
  in_max real[] NOT NULL,
  in_p95 real[] NOT NULL,
  out_mean real[] NOT NULL,
  out_min real[] NOT NULL,
  out_max real[] NOT NULL,
  out_p95 real[] NOT NULL,
  unknown_share real[] NOT NULL,
  PRIMARY KEY (site_id, address, at)
) PARTITION BY RANGE (at);
COMMENT ON TABLE traffic_port_days IS 'The same of the other ports of a switch in a day (UTC), a row per switch; every array has a place for each port.';
CREATE TABLE traffic_port_days_default PARTITION OF traffic_port_days DEFAULT;
COMMENT ON TABLE traffic_port_days_default IS 'Of months that have no partition.';

CREATE TABLE link_states (
  link_id uuid PRIMARY KEY REFERENCES monitored_links (id),
  site_id text NOT NULL,
  folded_to timestamptz NOT NULL,
  settled_to timestamptz NOT NULL,
  judge_from timestamptz,
  source text CHECK (source IN ('watched', 'ports')),
  down_state text NOT NULL CHECK (down_state IN ('unknown', 'quiet', 'busy', 'saturated', 'harmful')),
  up_state text NOT NULL CHECK (up_state IN ('unknown', 'quiet', 'busy', 'saturated', 'harmful')),
  down_since timestamptz,
  up_since timestamptz,
  down_load real,
  up_load real,
  down_memory jsonb NOT NULL,
  up_memory jsonb NOT NULL
) WITH (fillfactor = 60);
COMMENT ON TABLE link_states IS 'How each link is now, both ways, and what the detector remembers before settled_to; the few minutes from there to folded_to are taken in again each time.';
COMMENT ON COLUMN link_states.judge_from IS 'The register changed what held since then; null when the states agree with it.';
COMMENT ON COLUMN link_states.down_load IS 'Of the contracted rate, in the latest minute; null when that is unknown.';

CREATE TABLE uplink_syncs (
  site_id text PRIMARY KEY REFERENCES sites (id),
  concluded_at timestamptz NOT NULL
);
COMMENT ON TABLE uplink_syncs IS 'The conclusion of the topology from which a site''s uplinks are watched.';

CREATE TABLE link_checkpoints (
  link_id uuid NOT NULL REFERENCES monitored_links (id),
  at timestamptz NOT NULL,
  down_memory jsonb NOT NULL,
  up_memory jsonb NOT NULL,
  PRIMARY KEY (link_id, at)
);
COMMENT ON TABLE link_checkpoints IS 'What the detector remembered at full hours: late samples are taken in from the one before them.';

CREATE TABLE link_state_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  link_id uuid NOT NULL REFERENCES monitored_links (id),
  site_id text NOT NULL,
  direction text NOT NULL CHECK (direction IN ('down', 'up')),
  at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  before text NOT NULL,
  after text NOT NULL,
  is_late boolean NOT NULL
);
COMMENT ON TABLE link_state_changes IS 'What followers of link states follow, in the order of (transaction_id, id), up to pg_snapshot_xmin.';
COMMENT ON COLUMN link_state_changes.at IS 'When the new state began, in event time.';
COMMENT ON COLUMN link_state_changes.is_late IS 'Known too late to tell anybody of it: it is history.';
CREATE INDEX link_state_changes_in_order ON link_state_changes (transaction_id, id);
CREATE INDEX link_state_changes_by_link ON link_state_changes (link_id, id DESC);

CREATE TABLE link_episodes (
  link_id uuid NOT NULL REFERENCES monitored_links (id),
  direction text NOT NULL CHECK (direction IN ('down', 'up')),
  started_at timestamptz NOT NULL,
  concluded_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by text CHECK (ended_by IN ('room', 'dark')),
  is_harmful boolean NOT NULL,
  peak real NOT NULL,
  mean real NOT NULL,
  known_minutes integer NOT NULL,
  contributors jsonb,
  PRIMARY KEY (link_id, direction, started_at),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
COMMENT ON TABLE link_episodes IS 'When a direction of a link was full. Late samples rewrite them.';
COMMENT ON COLUMN link_episodes.concluded_at IS 'The minute, in event time, in which it was certain.';
COMMENT ON COLUMN link_episodes.peak IS 'Of the contracted rate, like mean.';
COMMENT ON COLUMN link_episodes.contributors IS 'Who moved the bytes; null until it was looked into.';

ALTER TABLE imports DROP CONSTRAINT imports_kind_check;
ALTER TABLE imports ADD CONSTRAINT imports_kind_check CHECK (kind IN ('sites', 'devices', 'links'));
