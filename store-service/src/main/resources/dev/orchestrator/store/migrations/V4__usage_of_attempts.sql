-- What an attempt consumed, derived from its run's journal; the day is that of its start, in UTC.
-- The provider is null where nobody has told it, the cost where nobody can say it.
CREATE TABLE attempt_usage (
  run                TEXT NOT NULL REFERENCES run (id),
  task               TEXT NOT NULL,
  attempt            INTEGER NOT NULL,
  agent              TEXT NOT NULL,
  provider           TEXT,
  model              TEXT,
  day                TEXT NOT NULL,
  input_tokens       INTEGER NOT NULL DEFAULT 0,
  output_tokens      INTEGER NOT NULL DEFAULT 0,
  cache_read_tokens  INTEGER NOT NULL DEFAULT 0,
  cache_write_tokens INTEGER NOT NULL DEFAULT 0,
  cost_usd           REAL,
  estimated_tokens   INTEGER NOT NULL DEFAULT 0,
  estimated_cost     INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run, task, attempt)
) STRICT;

CREATE INDEX attempt_usage_of_day ON attempt_usage (day);

-- What is in the journals already. A cost of 0 there was one that the CLI did not tell.
INSERT INTO attempt_usage (run, task, attempt, agent, day)
SELECT run, event ->> '$.task', event ->> '$.attempt', event ->> '$.agent', substr(at, 1, 10)
FROM journal WHERE type = 'AttemptStarted' ORDER BY at;

INSERT INTO attempt_usage
  (run, task, attempt, agent, day, input_tokens, output_tokens, cache_read_tokens,
   cache_write_tokens, cost_usd)
SELECT run, event ->> '$.task', event ->> '$.attempt', '', substr(at, 1, 10),
  coalesce(event ->> '$.usage.inputTokens', 0), coalesce(event ->> '$.usage.outputTokens', 0),
  coalesce(event ->> '$.usage.cacheReadTokens', 0),
  coalesce(event ->> '$.usage.cacheWriteTokens', 0), nullif(event ->> '$.usage.costUsd', 0)
FROM journal WHERE type IN ('AttemptSucceeded', 'AttemptFailed')
ON CONFLICT (run, task, attempt) DO UPDATE SET
  input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens,
  cache_read_tokens = excluded.cache_read_tokens,
  cache_write_tokens = excluded.cache_write_tokens, cost_usd = excluded.cost_usd;

-- A task's usage is the sum of its attempts'. Its own columns are read no more; they stay, as a
-- program of before may be at work that still writes them.

PRAGMA user_version = 4;
