CREATE TABLE link_reviews (
  site_id text PRIMARY KEY REFERENCES sites (id),
  reviewed_at timestamptz NOT NULL
);
COMMENT ON TABLE link_reviews IS 'When a site''s links were last looked at over weeks: which are chronically full, which contracts the measures contradict. Once a day, and after a change of the register.';
