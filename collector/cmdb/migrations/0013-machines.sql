-- The cards of one PC (its own, its dock's, its WiFi) are one machine while only its name says so, and nothing against it.

ALTER TABLE endpoints ADD COLUMN host_name text;
COMMENT ON COLUMN endpoints.host_name IS 'First label of a PC''s name in lower case, unless it says nothing: endpoints that share it are cards of one machine.';
CREATE INDEX endpoints_by_host_name ON endpoints (site_id, host_name) WHERE host_name IS NOT NULL;

CREATE TABLE shared_names (
  site_id text NOT NULL REFERENCES sites (id),
  name text NOT NULL,
  PRIMARY KEY (site_id, name)
);
COMMENT ON TABLE shared_names IS 'Host names that two hosts of one VLAN had at once: they join no cards, for good.';

CREATE VIEW machines AS
SELECT e.site_id, e.kind, min(e.id::text)::uuid AS id,
  (ARRAY['seen', 'late', 'missing', 'retired'])[
    min(array_position(ARRAY['seen', 'late', 'missing', 'retired'], e.state))] AS state,
  count(*) AS cards
FROM endpoints e LEFT JOIN shared_names s ON s.site_id = e.site_id AND s.name = e.host_name
WHERE e.device_id IS NULL AND NOT e.is_random_mac
GROUP BY e.site_id, e.kind,
  CASE WHEN e.host_name IS NULL OR s.name IS NOT NULL THEN e.id::text ELSE e.host_name END;
COMMENT ON VIEW machines IS 'Endpoints that are items, each machine once: as present as any of its cards.';
