-- What the collector says to its agents: what to look at, and what to do now.

CREATE TABLE plans (
  agent_id text NOT NULL,
  revision integer NOT NULL CHECK (revision > 0),
  site_id text NOT NULL,
  body jsonb NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  published_at timestamptz,
  PRIMARY KEY (agent_id, revision),
  FOREIGN KEY (site_id, agent_id) REFERENCES agents (site_id, id)
);
COMMENT ON TABLE plans IS 'Every plan an agent was ever given; the one with the highest revision holds.';
COMMENT ON COLUMN plans.published_at IS 'When the broker first had it; null until then.';
CREATE INDEX plans_to_publish ON plans (agent_id) WHERE published_at IS NULL;

CREATE TABLE commands (
  id uuid PRIMARY KEY,
  site_id text NOT NULL,
  agent_id text NOT NULL,
  body jsonb NOT NULL,
  asked_by text NOT NULL,
  asked_at timestamptz NOT NULL,
  sent_at timestamptz,
  status text NOT NULL DEFAULT 'waiting'
    CHECK (status IN ('waiting', 'sent', 'started', 'progress', 'done', 'refused', 'failed')),
  detail text,
  told_at timestamptz,
  FOREIGN KEY (site_id, agent_id) REFERENCES agents (site_id, id)
);
COMMENT ON TABLE commands IS 'What agents were asked to do, and how far they are by their own word.';
CREATE INDEX commands_by_agent ON commands (agent_id, asked_at DESC);
CREATE INDEX commands_to_send ON commands (asked_at) WHERE status IN ('waiting', 'sent');

ALTER TABLE agents ADD COLUMN plan_refusal text;
COMMENT ON COLUMN agents.plan_refusal IS 'Why the agent does not work by the plan that was published last; null when it does, or has not heard of it.';
