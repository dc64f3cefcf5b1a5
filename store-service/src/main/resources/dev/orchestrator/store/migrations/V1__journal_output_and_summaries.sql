-- Times are ISO 8601 in UTC with all their digits; event, lines and depends_on are JSON.

-- A run at a glance, derived from its journal; the number tells the order in which runs were started.
CREATE TABLE run (
  number        INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE,
  goal          TEXT NOT NULL,
  state         TEXT NOT NULL,
  repository    TEXT NOT NULL,
  base_commit   TEXT NOT NULL,
  target_branch TEXT,
  started_at    TEXT NOT NULL,
  finished_at   TEXT,
  parked        TEXT
) STRICT;

-- A task at a glance, derived from its run's journal; the position is its place in the plan.
CREATE TABLE task (
  run                TEXT NOT NULL REFERENCES run (id),
  id                 TEXT NOT NULL,
  position           INTEGER NOT NULL,
  title              TEXT NOT NULL,
  agent              TEXT NOT NULL,
  depends_on         TEXT NOT NULL,
  state              TEXT NOT NULL,
  attempts           INTEGER NOT NULL DEFAULT 0,
  started_at         TEXT,
  finished_at        TEXT,
  session            TEXT,
  commit_id          TEXT,
  reason             TEXT,
  input_tokens       INTEGER NOT NULL DEFAULT 0,
  output_tokens      INTEGER NOT NULL DEFAULT 0,
  cache_read_tokens  INTEGER NOT NULL DEFAULT 0,
  cache_write_tokens INTEGER NOT NULL DEFAULT 0,
  cost_usd           REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (run, id)
) STRICT;

-- What happened, and the only thing a run's state is rebuilt from.
CREATE TABLE journal (
  run      TEXT NOT NULL REFERENCES run (id),
  sequence INTEGER NOT NULL,
  at       TEXT NOT NULL,
  event    TEXT NOT NULL,
  type     TEXT GENERATED ALWAYS AS (event ->> '$.type') VIRTUAL,
  PRIMARY KEY (run, sequence)
) STRICT;

-- What the attempts said, one row for each batch of lines, in the order of arrival.
CREATE TABLE output (
  id      INTEGER PRIMARY KEY,
  run     TEXT NOT NULL REFERENCES run (id),
  task    TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  number  INTEGER NOT NULL,
  lines   TEXT NOT NULL,
  UNIQUE (run, task, attempt, number)
) STRICT;

CREATE INDEX output_of_run ON output (run);

PRAGMA user_version = 1;
