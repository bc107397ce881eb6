ALTER TABLE endpoints
  ADD COLUMN kind_from text[] NOT NULL DEFAULT '{}',
  ADD COLUMN is_pseudonym boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN endpoints.kind_from IS 'What the kind is concluded from; empty while it is unknown, or the agent did not say.';
COMMENT ON COLUMN endpoints.is_pseudonym IS 'Name, MAC and address are pseudonyms that only the agent''s key connects to the host: stable, so an item like any other.';
