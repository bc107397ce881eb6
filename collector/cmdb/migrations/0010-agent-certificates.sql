ALTER TABLE agents ALTER COLUMN password_hash DROP NOT NULL;
ALTER TABLE agents ADD COLUMN mosquitto_hash text;
COMMENT ON COLUMN agents.password_hash IS 'scrypt, in the form scrypt$N$r$p$salt$hash (base64); null for an agent without password.';
COMMENT ON COLUMN agents.mosquitto_hash IS 'The same password as a line of Mosquitto''s password file has it.';

CREATE TABLE enrolment_tokens (
  secret_hash bytea PRIMARY KEY,
  agent_id text NOT NULL REFERENCES agents (id),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  used_key_hash bytea,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE enrolment_tokens IS 'One-time tokens by which a new agent gets its certificate.';
COMMENT ON COLUMN enrolment_tokens.secret_hash IS 'SHA-256 of the secret, which is random and long.';
COMMENT ON COLUMN enrolment_tokens.used_key_hash IS 'SHA-256 of the public key that was certified: the same key may ask again when the answer was lost.';
CREATE INDEX enrolment_tokens_by_agent ON enrolment_tokens (agent_id);

CREATE TABLE agent_certificates (
  serial text PRIMARY KEY,
  agent_id text NOT NULL REFERENCES agents (id),
  not_after timestamptz NOT NULL,
  issued_at timestamptz NOT NULL,
  revoked_at timestamptz
);
COMMENT ON TABLE agent_certificates IS 'Certificates that agents log in with, as issued.';
COMMENT ON COLUMN agent_certificates.serial IS 'Hexadecimal, lower case, as in the certificate.';
CREATE INDEX agent_certificates_by_agent ON agent_certificates (agent_id);
