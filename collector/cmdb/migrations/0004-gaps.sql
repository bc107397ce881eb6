-- What agents had to let go of.

CREATE TABLE gaps (
  id uuid PRIMARY KEY,
  site_id text NOT NULL REFERENCES sites (id),
  agent_id text NOT NULL,
  message_kind text,
  reason text NOT NULL CHECK (reason IN ('full', 'damaged')),
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  messages bigint CHECK (messages > 0),
  samples bigint,
  received_at timestamptz NOT NULL,
  FOREIGN KEY (site_id, agent_id) REFERENCES agents (site_id, id),
  CHECK (from_at <= to_at)
);
COMMENT ON TABLE gaps IS 'Messages that an agent lost before they were delivered, by its own word: holes in the data, not silence of the network.';
COMMENT ON COLUMN gaps.id IS 'The id of the message that told of it.';
COMMENT ON COLUMN gaps.message_kind IS 'Null, like messages, when what held them could not be read any more.';
CREATE INDEX gaps_by_site ON gaps (site_id, to_at DESC, id DESC);
CREATE INDEX gaps_by_time ON gaps (to_at DESC, id DESC);
