-- Who did what, what people say of devices, and the questions of identity that they answer.

CREATE TABLE changesets (
  id uuid PRIMARY KEY,
  site_id text NOT NULL REFERENCES sites (id),
  at timestamptz NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('agent', 'person', 'collector')),
  actor text NOT NULL CHECK (actor <> ''),
  origin text NOT NULL CHECK (origin IN ('message', 'cli', 'api', 'import')),
  reason text,
  undoes uuid UNIQUE REFERENCES changesets (id),
  change_count integer NOT NULL CHECK (change_count > 0),
  CHECK (undoes <> id)
);
COMMENT ON TABLE changesets IS 'Every write that changed something: who did it, when and by what means. That of a message has the message''s id.';
COMMENT ON COLUMN changesets.undoes IS 'The changeset that this one takes back; each can be taken back once.';
CREATE INDEX changesets_by_site ON changesets (site_id, at DESC, id DESC);

ALTER TABLE changes DROP CONSTRAINT changes_item_type_check;
ALTER TABLE changes ADD CONSTRAINT changes_item_type_check
  CHECK (item_type IN ('device', 'address', 'interface', 'member', 'endpoint', 'case'));
COMMENT ON COLUMN changes.changeset_id IS 'Which of the changesets.';
CREATE INDEX changes_by_changeset ON changes (changeset_id, id);

ALTER TABLE devices
  ADD COLUMN observed jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN merged_into uuid,
  ADD COLUMN is_merged boolean GENERATED ALWAYS AS (merged_into IS NOT NULL) STORED,
  ADD COLUMN merged_into_merged boolean
    GENERATED ALWAYS AS (CASE WHEN merged_into IS NOT NULL THEN false END) STORED,
  ADD COLUMN successor_id uuid,
  ADD COLUMN successor_site_id text,
  ADD COLUMN successor_because text CHECK (successor_because IN ('swap', 'stack', 'decision')),
  ADD CONSTRAINT devices_by_merge UNIQUE (site_id, id, is_merged),
  ADD CONSTRAINT merged_into_an_item
    FOREIGN KEY (site_id, merged_into, merged_into_merged) REFERENCES devices (site_id, id, is_merged),
  ADD CONSTRAINT not_merged_into_itself CHECK (merged_into <> id),
  ADD CONSTRAINT succeeded_by_a_device
    FOREIGN KEY (successor_site_id, successor_id) REFERENCES devices (site_id, id),
  ADD CONSTRAINT not_its_own_successor CHECK (successor_id <> id),
  ADD CONSTRAINT successor_is_whole
    CHECK (num_nulls(successor_id, successor_site_id, successor_because) IN (0, 3));
COMMENT ON COLUMN devices.observed IS 'What was observed of the fields whose value somebody set: field -> value, null when never observed.';
COMMENT ON COLUMN devices.merged_into IS 'The device that a person found this record to be; then it is no item of its own. Never one that is itself merged.';
COMMENT ON COLUMN devices.merged_into_merged IS 'Only for the foreign key: what a record is merged into is not merged.';
COMMENT ON COLUMN devices.successor_id IS 'The device that took its place: swapped at its address, joined to a stack, or by decision of a person; at another site when it moved.';
CREATE INDEX devices_by_observed_serial ON devices (site_id, upper(btrim(observed ->> 'serial'))) WHERE observed ? 'serial';
CREATE INDEX devices_by_serial_anywhere ON devices (upper(btrim(serial))) WHERE serial IS NOT NULL;
CREATE INDEX devices_by_mac_anywhere ON devices (mac_address) WHERE mac_address IS NOT NULL;
CREATE INDEX devices_by_name ON devices (site_id, lower(name)) WHERE name IS NOT NULL;
CREATE INDEX devices_by_merged_into ON devices (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX devices_by_successor ON devices (successor_id) WHERE successor_id IS NOT NULL;

ALTER TABLE members ADD COLUMN chassis_id uuid
  GENERATED ALWAYS AS (CASE WHEN key LIKE 'serial:%' THEN md5(site_id || ' ' || key)::uuid END) STORED;
COMMENT ON COLUMN members.chassis_id IS 'The chassis, whichever stack it is part of: the same wherever its serial is told at the site.';
CREATE INDEX members_by_chassis ON members (chassis_id) WHERE chassis_id IS NOT NULL;

CREATE TABLE asserted_values (
  id uuid PRIMARY KEY,
  site_id text NOT NULL,
  device_id uuid NOT NULL,
  field text NOT NULL CHECK (field ~ '^[a-z][A-Za-z]*$'),
  source text NOT NULL CHECK (source IN ('person', 'import')),
  value text NOT NULL CHECK (value <> ''),
  said_by text NOT NULL,
  at timestamptz NOT NULL,
  changeset_id uuid NOT NULL REFERENCES changesets (id),
  ended_by uuid REFERENCES changesets (id),
  FOREIGN KEY (site_id, device_id) REFERENCES devices (site_id, id),
  CHECK (ended_by <> changeset_id)
);
COMMENT ON TABLE asserted_values IS 'What people and imports said of devices'' fields. It stays after it was released or replaced.';
COMMENT ON COLUMN asserted_values.ended_by IS 'The changeset that released or replaced it; null while it holds.';
CREATE UNIQUE INDEX asserted_values_current ON asserted_values (device_id, field, source) WHERE ended_by IS NULL;
CREATE INDEX asserted_values_by_changeset ON asserted_values (changeset_id);
CREATE INDEX asserted_values_by_end ON asserted_values (ended_by) WHERE ended_by IS NOT NULL;

CREATE TABLE cases (
  id uuid PRIMARY KEY,
  key text NOT NULL UNIQUE,
  site_id text NOT NULL,
  question text NOT NULL CHECK (question IN
    ('shared-serial', 'shared-mac', 'clone', 'serial-changed', 'two-records', 'same-name', 'moved-site')),
  device_id uuid NOT NULL,
  record jsonb NOT NULL,
  other_site_id text NOT NULL,
  other_device_id uuid NOT NULL,
  other_record jsonb NOT NULL,
  evidence jsonb NOT NULL,
  opened_at timestamptz NOT NULL,
  FOREIGN KEY (site_id, device_id) REFERENCES devices (site_id, id),
  FOREIGN KEY (other_site_id, other_device_id) REFERENCES devices (site_id, id),
  CHECK ((question = 'moved-site') = (site_id <> other_site_id)),
  CHECK ((question = 'serial-changed') = (device_id = other_device_id))
);
COMMENT ON TABLE cases IS 'Questions of identity for a person, with both records as they were, side by side, and the evidence.';
COMMENT ON COLUMN cases.key IS 'The two devices, or the device and its two serials: the same question is asked once.';
CREATE INDEX cases_by_site ON cases (site_id, id DESC);
CREATE INDEX cases_by_device ON cases (device_id);
CREATE INDEX cases_by_other_device ON cases (other_device_id);

CREATE TABLE case_decisions (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases (id),
  decision text NOT NULL CHECK (decision IN ('same', 'different', 'replaced', 'ignore')),
  kept_device_id uuid REFERENCES devices (id),
  decided_by text NOT NULL,
  at timestamptz NOT NULL,
  changeset_id uuid NOT NULL REFERENCES changesets (id),
  ended_by uuid REFERENCES changesets (id),
  CHECK (ended_by <> changeset_id)
);
COMMENT ON TABLE case_decisions IS 'What people decided of cases. A decision that was taken back stays on record.';
COMMENT ON COLUMN case_decisions.kept_device_id IS 'Of two records that are the same device, the one that goes on; of one that replaced the other, the new one.';
CREATE UNIQUE INDEX case_decisions_current ON case_decisions (case_id) WHERE ended_by IS NULL;
CREATE INDEX case_decisions_by_changeset ON case_decisions (changeset_id);
CREATE INDEX case_decisions_by_end ON case_decisions (ended_by) WHERE ended_by IS NOT NULL;
