-- The inventory. Every row belongs to one site, and every foreign key carries the site along, so that two sites
-- with the same private prefixes and names can never be mixed up, whatever the code does.

CREATE TABLE sites (
  id text PRIMARY KEY CHECK (id ~ '^[0-9]{7}[A-HJ-NPR-Z]$'),
  name text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE sites IS 'Establishments, named by their UAI.';

CREATE TABLE agents (
  id text PRIMARY KEY,
  site_id text NOT NULL REFERENCES sites (id),
  password_hash text NOT NULL,
  state text NOT NULL DEFAULT 'unknown' CHECK (state IN ('unknown', 'online', 'offline')),
  version text,
  boot_id uuid,
  started_at timestamptz,
  heartbeat_at timestamptz,
  clock_offset_seconds double precision,
  outbox_messages bigint,
  outbox_bytes bigint,
  outbox_oldest_at timestamptz,
  is_outbox_durable boolean,
  plan_revision integer,
  last_scan_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (site_id, id)
);
COMMENT ON TABLE agents IS 'Agents: broker logins, the site each one speaks for, and its latest heartbeat.';
COMMENT ON COLUMN agents.password_hash IS 'scrypt, in the form scrypt$N$r$p$salt$hash (base64).';
COMMENT ON COLUMN agents.heartbeat_at IS 'When the collector received it; the agent''s own clock is not trusted.';
COMMENT ON COLUMN agents.clock_offset_seconds IS 'Agent''s clock minus the collector''s, measured on live (not retained) heartbeats.';

CREATE TABLE devices (
  id uuid PRIMARY KEY,
  site_id text NOT NULL REFERENCES sites (id),
  kind text NOT NULL DEFAULT 'unknown',
  name text,
  vendor text,
  model text,
  serial text,
  version text,
  sys_object_id text,
  sys_descr text,
  mac_address macaddr,
  location text,
  contact text,
  address inet,
  uptime_seconds double precision,
  state text NOT NULL DEFAULT 'seen' CHECK (state IN ('seen', 'late', 'missing', 'retired')),
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  observed_message uuid NOT NULL,
  held jsonb NOT NULL DEFAULT '{}',
  UNIQUE (site_id, id),
  CHECK (first_seen <= last_seen)
) WITH (fillfactor = 80);
COMMENT ON TABLE devices IS 'What answers SNMP. last_seen and observed_message name the latest observation.';
COMMENT ON COLUMN devices.address IS 'The address to reach it at: the lowest current one at which it answered; all of them are in device_addresses.';
COMMENT ON COLUMN devices.held IS 'Fields that the latest observation did not mention: field -> {"at", "message"} of the one they come from.';
CREATE INDEX devices_by_serial ON devices (site_id, upper(btrim(serial))) WHERE serial IS NOT NULL;
CREATE INDEX devices_by_mac ON devices (site_id, mac_address) WHERE mac_address IS NOT NULL;
CREATE INDEX devices_by_kind ON devices (site_id, kind, id);

CREATE TABLE device_addresses (
  site_id text NOT NULL,
  device_id uuid NOT NULL,
  address inet NOT NULL,
  first_seen timestamptz NOT NULL,
  claimed_at timestamptz NOT NULL,
  claimed_message uuid NOT NULL,
  answered_at timestamptz,
  answered_message uuid,
  is_current boolean NOT NULL,
  PRIMARY KEY (device_id, address),
  FOREIGN KEY (site_id, device_id) REFERENCES devices (site_id, id)
) WITH (fillfactor = 80);
COMMENT ON TABLE device_addresses IS 'Every address a device ever had. Past ones stay, with is_current false.';
COMMENT ON COLUMN device_addresses.claimed_at IS 'Latest observation in which the device had the address.';
COMMENT ON COLUMN device_addresses.answered_at IS 'Latest observation in which the device answered at it; null for addresses it only told of.';
CREATE INDEX device_addresses_by_address ON device_addresses (site_id, address);

CREATE TABLE members (
  site_id text NOT NULL,
  device_id uuid NOT NULL,
  key text NOT NULL,
  position integer NOT NULL,
  model text,
  serial text,
  version text,
  description text,
  is_present boolean NOT NULL,
  first_seen timestamptz NOT NULL,
  observed_at timestamptz,
  observed_message uuid,
  held jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (device_id, key),
  FOREIGN KEY (site_id, device_id) REFERENCES devices (site_id, id),
  CHECK (is_present = (observed_at IS NULL))
);
COMMENT ON TABLE members IS 'Chassis of a device, by serial (key "serial:…") or, without one, by place ("position:…"). Gone ones stay, with is_present false.';
COMMENT ON COLUMN members.observed_at IS 'Last observation with a gone row; null while present (then it is the section''s).';
CREATE INDEX members_by_serial ON members (site_id, upper(btrim(serial))) WHERE serial IS NOT NULL;

CREATE TABLE interfaces (
  site_id text NOT NULL,
  device_id uuid NOT NULL,
  name text NOT NULL,
  index integer NOT NULL,
  description text,
  alias text,
  type integer,
  mac_address macaddr,
  speed_mbps double precision,
  mtu_bytes bigint,
  is_up boolean,
  is_enabled boolean,
  duplex text CHECK (duplex IN ('half', 'full')),
  access_vlan integer,
  tagged_vlans integer[],
  aggregate text,
  poe_watts double precision,
  is_present boolean NOT NULL,
  first_seen timestamptz NOT NULL,
  observed_at timestamptz,
  observed_message uuid,
  held jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (device_id, name),
  FOREIGN KEY (site_id, device_id) REFERENCES devices (site_id, id),
  CHECK (is_present = (observed_at IS NULL))
) WITH (fillfactor = 80);
COMMENT ON TABLE interfaces IS 'Ports of devices, by name; ifIndex may change at reboot. Gone ones stay, with is_present false.';
COMMENT ON COLUMN interfaces.observed_at IS 'Last observation with a gone port; null while present (then it is the section''s).';
CREATE INDEX interfaces_by_mac ON interfaces (site_id, mac_address) WHERE mac_address IS NOT NULL;

CREATE TABLE observed_sections (
  site_id text NOT NULL,
  device_id uuid NOT NULL,
  section text NOT NULL,
  status text NOT NULL CHECK (status IN ('complete', 'unsupported', 'failed')),
  reason text,
  checked_at timestamptz NOT NULL,
  checked_message uuid NOT NULL,
  complete_at timestamptz,
  complete_message uuid,
  rows jsonb,
  PRIMARY KEY (device_id, section),
  FOREIGN KEY (site_id, device_id) REFERENCES devices (site_id, id)
);
COMMENT ON TABLE observed_sections IS 'Per device and table of its observation: how the latest reading went, and the rows of the latest complete one. A failed reading never wipes rows.';
COMMENT ON COLUMN observed_sections.section IS 'interfaces, vlans, neighbours, macTable, arpTable, accessPoints, members or addresses.';
COMMENT ON COLUMN observed_sections.rows IS 'As in the observation; null for interfaces, members and addresses, which have tables.';

CREATE TABLE endpoints (
  id uuid PRIMARY KEY,
  site_id text NOT NULL REFERENCES sites (id),
  mac_address macaddr,
  address inet,
  vlan integer,
  name text,
  kind text NOT NULL DEFAULT 'unknown',
  vendor text,
  via text[] NOT NULL,
  is_random_mac boolean NOT NULL DEFAULT false,
  state text NOT NULL DEFAULT 'seen' CHECK (state IN ('seen', 'late', 'missing', 'retired')),
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  observed_message uuid NOT NULL,
  held jsonb NOT NULL DEFAULT '{}',
  sightings jsonb NOT NULL DEFAULT '{}',
  device_id uuid,
  UNIQUE (site_id, id),
  FOREIGN KEY (site_id, device_id) REFERENCES devices (site_id, id),
  CHECK (first_seen <= last_seen),
  CHECK (mac_address IS NOT NULL OR address IS NOT NULL)
) WITH (fillfactor = 80);
COMMENT ON TABLE endpoints IS 'Hosts that do not answer SNMP, by MAC address; by address inside the site while the MAC is unknown.';
COMMENT ON COLUMN endpoints.is_random_mac IS 'Locally administered MAC: kept apart from the inventory and left out of its counts.';
COMMENT ON COLUMN endpoints.sightings IS 'Latest sighting per VLAN ("" for none); vlan and address are derived from it.';
COMMENT ON COLUMN endpoints.device_id IS 'The device that this really is, by MAC or address: then it is no item of its own, and left out of lists and counts.';
CREATE INDEX endpoints_by_device ON endpoints (device_id) WHERE device_id IS NOT NULL;
CREATE UNIQUE INDEX endpoints_by_mac ON endpoints (site_id, mac_address) WHERE mac_address IS NOT NULL;
CREATE UNIQUE INDEX endpoints_by_address_only ON endpoints (site_id, address) WHERE mac_address IS NULL;
CREATE INDEX endpoints_by_address ON endpoints (site_id, address) WHERE address IS NOT NULL;

CREATE TABLE scan_reports (
  scan_id uuid NOT NULL,
  site_id text NOT NULL REFERENCES sites (id),
  agent_id text NOT NULL,
  message_id uuid NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz NOT NULL,
  is_partial boolean NOT NULL,
  sweep_method text NOT NULL,
  report jsonb NOT NULL,
  PRIMARY KEY (site_id, scan_id),
  FOREIGN KEY (site_id, agent_id) REFERENCES agents (site_id, id)
);
COMMENT ON TABLE scan_reports IS 'What each scan looked at, what was silent, what failed.';
CREATE INDEX scan_reports_by_time ON scan_reports (site_id, finished_at DESC);

CREATE TABLE received_messages (
  id uuid PRIMARY KEY,
  site_id text NOT NULL,
  agent_id text NOT NULL,
  kind text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('changed', 'unchanged')),
  change_count integer NOT NULL,
  received_at timestamptz NOT NULL
);
COMMENT ON TABLE received_messages IS 'Ids of the messages that are in the CMDB, written in their own transaction: the same id twice changes nothing.';
CREATE INDEX received_messages_by_time ON received_messages (received_at);

CREATE TABLE quarantine (
  id uuid PRIMARY KEY,
  topic text NOT NULL,
  agent_id text,
  site_id text,
  message_id uuid,
  reason text NOT NULL,
  payload bytea NOT NULL,
  payload_bytes bigint NOT NULL,
  payload_sha256 bytea NOT NULL,
  first_received_at timestamptz NOT NULL,
  last_received_at timestamptz NOT NULL,
  times_received integer NOT NULL DEFAULT 1,
  UNIQUE (topic, payload_sha256)
);
COMMENT ON TABLE quarantine IS 'Messages that could not be read or accepted, kept with the reason. The same bytes again only raise the counter.';
COMMENT ON COLUMN quarantine.payload IS 'As received; cut when longer than the collector keeps, payload_bytes tells the true length.';
CREATE INDEX quarantine_by_time ON quarantine (last_received_at DESC);

CREATE TABLE changes (
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  changeset_id uuid NOT NULL,
  site_id text NOT NULL,
  item_type text NOT NULL CHECK (item_type IN ('device', 'address', 'interface', 'member', 'endpoint')),
  item_id uuid NOT NULL,
  item_key text NOT NULL DEFAULT '',
  kind text NOT NULL CHECK (kind IN ('added', 'changed', 'removed')),
  field text,
  old_value jsonb,
  new_value jsonb,
  PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
COMMENT ON TABLE changes IS 'The change log: what became different in the CMDB, when, by which changeset. One partition per month.';
COMMENT ON COLUMN changes.changeset_id IS 'The id of the message that caused it.';
COMMENT ON COLUMN changes.item_id IS 'The device or endpoint; addresses, interfaces and members are those of their device, told apart by item_key.';
COMMENT ON COLUMN changes.transaction_id IS 'Followers read only below pg_snapshot_xmin(pg_current_snapshot()): ids alone do not become visible in order.';
CREATE INDEX changes_by_item ON changes (item_id, at DESC, id DESC);
CREATE INDEX changes_by_site ON changes (site_id, at DESC, id DESC);
CREATE INDEX changes_by_transaction ON changes (transaction_id, id);
CREATE TABLE changes_default PARTITION OF changes DEFAULT;
COMMENT ON TABLE changes_default IS 'Changes of a month whose partition was not made in time; normally empty.';
