-- Traffic. Samples are kept by the address and the interface's name that the agent told, whether or not the inventory
-- knows them yet; which device and port that is, is looked up when they are shown.

CREATE TABLE traffic_ports (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id text NOT NULL REFERENCES sites (id),
  address inet NOT NULL,
  interface text NOT NULL,
  UNIQUE (site_id, address, interface)
);
COMMENT ON TABLE traffic_ports IS 'Interfaces of which there are samples: a number for each, which is all that a sample repeats.';

CREATE TABLE traffic_samples (
  port_id integer NOT NULL REFERENCES traffic_ports (id),
  started_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  octets_in bigint,
  octets_out bigint,
  packets_in bigint,
  packets_out bigint,
  errors_in bigint,
  errors_out bigint,
  discards_in bigint,
  discards_out bigint,
  unknown text,
  CHECK (started_at < ended_at),
  CHECK ((unknown IS NULL) <> (octets_in IS NULL AND octets_out IS NULL))
) PARTITION BY RANGE (ended_at);
COMMENT ON TABLE traffic_samples IS 'What moved on watched interfaces between two instants, or why that is unknown. One partition per day (UTC).';
COMMENT ON COLUMN traffic_samples.packets_in IS 'Null, like every other count, where the device does not keep it.';
CREATE UNIQUE INDEX traffic_samples_by_port ON traffic_samples (port_id, ended_at);
CREATE TABLE traffic_samples_default PARTITION OF traffic_samples DEFAULT;
COMMENT ON TABLE traffic_samples_default IS 'Samples of days that have no partition: late ones, and those of wrong clocks.';

CREATE TABLE traffic_batches (
  site_id text NOT NULL REFERENCES sites (id),
  address inet NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  ports integer[] NOT NULL,
  octets_in bigint[] NOT NULL,
  octets_out bigint[] NOT NULL,
  errors_in bigint[],
  errors_out bigint[],
  discards_in bigint[],
  discards_out bigint[],
  unknown text[],
  CHECK (started_at < ended_at)
) PARTITION BY RANGE (ended_at);
COMMENT ON TABLE traffic_batches IS 'The same of all other ports of a switch, a row per switch and interval. One partition per day (UTC).';
COMMENT ON COLUMN traffic_batches.ports IS 'Numbers of traffic_ports; every other array has a place for each.';
COMMENT ON COLUMN traffic_batches.errors_in IS 'Null, like the other arrays below, where the device counts none.';
COMMENT ON COLUMN traffic_batches.unknown IS 'Why the octets of a port are null; null when all are known.';
CREATE UNIQUE INDEX traffic_batches_by_switch ON traffic_batches (site_id, address, ended_at);
CREATE TABLE traffic_batches_default PARTITION OF traffic_batches DEFAULT;
COMMENT ON TABLE traffic_batches_default IS 'Batches of days that have no partition: late ones, and those of wrong clocks.';

CREATE TABLE round_trips (
  site_id text NOT NULL REFERENCES sites (id),
  target text NOT NULL CHECK (target IN ('gateway', 'collector')),
  at timestamptz NOT NULL,
  rtt_ms real
) PARTITION BY RANGE (at);
COMMENT ON TABLE round_trips IS 'ICMP echoes of agents to their default gateway and to the collector. One partition per day (UTC).';
COMMENT ON COLUMN round_trips.rtt_ms IS 'Null when nothing came back.';
CREATE UNIQUE INDEX round_trips_by_site ON round_trips (site_id, target, at);
CREATE TABLE round_trips_default PARTITION OF round_trips DEFAULT;
COMMENT ON TABLE round_trips_default IS 'Echoes of days that have no partition.';
