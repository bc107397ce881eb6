-- What is known of establishments besides their UAI, and the lists that it was imported from.

CREATE TABLE imports (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('sites', 'devices')),
  imported_by text NOT NULL CHECK (imported_by <> ''),
  origin text NOT NULL CHECK (origin IN ('cli', 'api')),
  at timestamptz NOT NULL,
  file_sha256 bytea NOT NULL,
  created integer NOT NULL,
  changed integer NOT NULL,
  unchanged integer NOT NULL,
  refused integer NOT NULL,
  lines jsonb NOT NULL
);
COMMENT ON TABLE imports IS 'Lists that people imported: who, when, and what they changed.';
COMMENT ON COLUMN imports.lines IS 'The lines that changed something, with their values before and after, and those that were refused.';
CREATE INDEX imports_by_time ON imports (at DESC, id DESC);

ALTER TABLE sites
  ADD COLUMN city text CHECK (city <> ''),
  ADD COLUMN postal_code text CHECK (postal_code <> ''),
  ADD COLUMN address text CHECK (address <> ''),
  ADD COLUMN holiday_zone text CHECK (holiday_zone IN ('A', 'B', 'C')),
  ADD COLUMN imported_from jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN sites.holiday_zone IS 'Zone of the school calendar; null for the one of its academy.';
COMMENT ON COLUMN sites.imported_from IS 'Fields whose value comes from an imported list: field -> id of the import.';
