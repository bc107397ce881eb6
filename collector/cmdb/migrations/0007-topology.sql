-- What the tables of a site's devices say together: links, what each port is for, where each host is, what is wrong.

CREATE TABLE links (
  id uuid PRIMARY KEY,
  site_id text NOT NULL REFERENCES sites (id),
  one_device_id uuid NOT NULL,
  one_interface text,
  other_device_id uuid NOT NULL,
  other_interface text,
  evidence text[] NOT NULL CHECK (evidence <@ '{lldp,cdp,bridge}' AND cardinality(evidence) > 0),
  is_mutual boolean NOT NULL,
  is_forwarding boolean,
  confidence real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  cables jsonb NOT NULL DEFAULT '[]',
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  ended_at timestamptz,
  FOREIGN KEY (site_id, one_device_id) REFERENCES devices (site_id, id),
  FOREIGN KEY (site_id, other_device_id) REFERENCES devices (site_id, id),
  FOREIGN KEY (one_device_id, one_interface) REFERENCES interfaces (device_id, name),
  FOREIGN KEY (other_device_id, other_interface) REFERENCES interfaces (device_id, name),
  CHECK (one_device_id < other_device_id),
  CHECK (first_seen <= last_seen)
) WITH (fillfactor = 80);
COMMENT ON TABLE links IS 'Connections between two devices of a site; the end with the lower id comes first. Past ones stay, with ended_at.';
COMMENT ON COLUMN links.one_interface IS 'The port, or the aggregate whose members are in cables; null while nobody told.';
COMMENT ON COLUMN links.is_forwarding IS 'False for a spare link of a ring, which spanning tree holds back; null while unknown.';
COMMENT ON COLUMN links.last_seen IS 'When an end last told of it: a device that is switched off is still cabled.';
CREATE UNIQUE INDEX links_current ON links (one_device_id, one_interface, other_device_id, other_interface)
  NULLS NOT DISTINCT WHERE ended_at IS NULL;
CREATE INDEX links_by_site ON links (site_id) WHERE ended_at IS NULL;
CREATE INDEX links_by_other ON links (other_device_id) WHERE ended_at IS NULL;

CREATE TABLE port_roles (
  site_id text NOT NULL,
  device_id uuid NOT NULL,
  interface text NOT NULL,
  role text NOT NULL
    CHECK (role IN ('uplink', 'downlink', 'device', 'access-point', 'phone', 'shared', 'access')),
  host_count integer NOT NULL CHECK (host_count >= 0),
  peer_device_id uuid,
  peer_interface text,
  read_at timestamptz NOT NULL,
  PRIMARY KEY (device_id, interface),
  FOREIGN KEY (site_id, device_id) REFERENCES devices (site_id, id),
  FOREIGN KEY (device_id, interface) REFERENCES interfaces (device_id, name),
  FOREIGN KEY (site_id, peer_device_id) REFERENCES devices (site_id, id)
) WITH (fillfactor = 80);
COMMENT ON TABLE port_roles IS 'What each port is for that something is behind: towards the gateway, to another switch, or an edge.';
CREATE INDEX port_roles_by_site ON port_roles (site_id);

CREATE TABLE unknown_neighbours (
  site_id text NOT NULL,
  device_id uuid NOT NULL,
  interface text NOT NULL,
  key text NOT NULL,
  neighbour jsonb NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  PRIMARY KEY (device_id, interface, key),
  FOREIGN KEY (site_id, device_id) REFERENCES devices (site_id, id),
  FOREIGN KEY (device_id, interface) REFERENCES interfaces (device_id, name)
);
COMMENT ON TABLE unknown_neighbours IS 'What announces itself on a port and is no device of ours: telephones, unmanaged switches, unknown gear.';
COMMENT ON COLUMN unknown_neighbours.key IS 'Chassis id, else name, else port id, as it announced them.';
CREATE INDEX unknown_neighbours_by_site ON unknown_neighbours (site_id);

CREATE TABLE endpoint_locations (
  id uuid PRIMARY KEY,
  site_id text NOT NULL,
  endpoint_id uuid NOT NULL,
  device_id uuid NOT NULL,
  interface text NOT NULL,
  vlan integer CHECK (vlan BETWEEN 1 AND 4094),
  through_device_id uuid,
  evidence text NOT NULL CHECK (evidence IN ('bridge', 'lldp')),
  confidence real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  ended_at timestamptz,
  FOREIGN KEY (site_id, endpoint_id) REFERENCES endpoints (site_id, id) ON DELETE CASCADE,
  FOREIGN KEY (site_id, device_id) REFERENCES devices (site_id, id),
  FOREIGN KEY (device_id, interface) REFERENCES interfaces (device_id, name),
  FOREIGN KEY (site_id, through_device_id) REFERENCES devices (site_id, id),
  CHECK (first_seen <= last_seen)
) WITH (fillfactor = 80);
COMMENT ON TABLE endpoint_locations IS 'Where each host is plugged in, and was: one open row per host at most, the others with ended_at.';
COMMENT ON COLUMN endpoint_locations.through_device_id IS 'The access point, server or silent switch between the port and the host.';
COMMENT ON COLUMN endpoint_locations.ended_at IS 'When it was seen elsewhere.';
CREATE UNIQUE INDEX endpoint_locations_open ON endpoint_locations (endpoint_id) WHERE ended_at IS NULL;
CREATE INDEX endpoint_locations_by_endpoint ON endpoint_locations (endpoint_id, first_seen DESC, id);
CREATE INDEX endpoint_locations_by_site ON endpoint_locations (site_id) WHERE ended_at IS NULL;
CREATE INDEX endpoint_locations_by_port ON endpoint_locations (device_id, interface) WHERE ended_at IS NULL;

CREATE TABLE sightings (
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  site_id text NOT NULL,
  endpoint_id uuid NOT NULL,
  device_id uuid NOT NULL,
  interface text NOT NULL,
  vlan integer,
  evidence text NOT NULL CHECK (evidence IN ('bridge', 'lldp')),
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  PRIMARY KEY (endpoint_id, month, device_id, interface),
  FOREIGN KEY (site_id, endpoint_id) REFERENCES endpoints (site_id, id) ON DELETE CASCADE,
  FOREIGN KEY (site_id, device_id) REFERENCES devices (site_id, id),
  CHECK (first_seen <= last_seen)
) PARTITION BY RANGE (month);
COMMENT ON TABLE sightings IS 'Every edge port on which a host was seen in a month, and when first and last. One partition per month; old ones are dropped.';
CREATE TABLE sightings_default PARTITION OF sightings DEFAULT;
COMMENT ON TABLE sightings_default IS 'Sightings of a month whose partition was not made in time; normally empty.';

CREATE TABLE findings (
  id uuid PRIMARY KEY,
  site_id text NOT NULL REFERENCES sites (id),
  kind text NOT NULL CHECK (kind ~ '^[a-z]+(-[a-z]+)*$'),
  subject_type text NOT NULL CHECK (subject_type IN ('site', 'device', 'interface', 'endpoint')),
  device_id uuid,
  interface text,
  endpoint_id uuid,
  detail jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'resolved')),
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  resolved_at timestamptz,
  decided_by text,
  decided_at timestamptz,
  note text,
  FOREIGN KEY (site_id, device_id) REFERENCES devices (site_id, id),
  FOREIGN KEY (device_id, interface) REFERENCES interfaces (device_id, name),
  FOREIGN KEY (site_id, endpoint_id) REFERENCES endpoints (site_id, id) ON DELETE CASCADE,
  CHECK ((device_id IS NOT NULL) = (subject_type IN ('device', 'interface'))),
  CHECK ((interface IS NOT NULL) = (subject_type = 'interface')),
  CHECK ((endpoint_id IS NOT NULL) = (subject_type = 'endpoint')),
  CHECK ((resolved_at IS NOT NULL) = (state = 'resolved')),
  CHECK (state <> 'accepted' OR decided_by IS NOT NULL),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK (first_seen <= last_seen)
) WITH (fillfactor = 80);
COMMENT ON TABLE findings IS 'What is not as it should be, for a person to look at. Accepted ones are known and bother nobody; resolved ones are gone.';
COMMENT ON COLUMN findings.decided_by IS 'Who accepted it, or opened it again.';
CREATE UNIQUE INDEX findings_unresolved
  ON findings (site_id, kind, subject_type, device_id, interface, endpoint_id)
  NULLS NOT DISTINCT WHERE state <> 'resolved';
CREATE INDEX findings_by_state ON findings (state, site_id, id);
CREATE INDEX findings_by_device ON findings (device_id) WHERE device_id IS NOT NULL;

CREATE TABLE topology_runs (
  site_id text PRIMARY KEY REFERENCES sites (id),
  revision bigint NOT NULL DEFAULT 1,
  waiting_since timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  is_scan_done boolean NOT NULL,
  concluded_revision bigint NOT NULL DEFAULT 0,
  concluded_at timestamptz,
  not_before timestamptz,
  failure text,
  CHECK (concluded_revision <= revision)
) WITH (fillfactor = 50);
COMMENT ON TABLE topology_runs IS 'Which sites told something that their topology is not concluded from yet. Written with each batch of messages.';
COMMENT ON COLUMN topology_runs.is_scan_done IS 'A scan report was among what came since: the scan is over, nothing more is to be waited for.';
COMMENT ON COLUMN topology_runs.not_before IS 'After a failure, when to try again.';
CREATE INDEX topology_runs_waiting ON topology_runs (changed_at) WHERE concluded_revision < revision;

-- A move or a new link follows from several messages.
ALTER TABLE changesets DROP CONSTRAINT changesets_origin_check;
ALTER TABLE changesets ADD CONSTRAINT changesets_origin_check
  CHECK (origin IN ('message', 'cli', 'api', 'import', 'conclusion'));
