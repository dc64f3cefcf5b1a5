-- A question of an agent at a glance, derived from its run's journal; the answerer is who is to
-- answer it, or has done so, or has not.
CREATE TABLE question (
  run       TEXT NOT NULL REFERENCES run (id),
  number    INTEGER NOT NULL,
  task      TEXT NOT NULL,
  attempt   INTEGER NOT NULL,
  text      TEXT NOT NULL,
  asked_at  TEXT NOT NULL,
  due       TEXT NOT NULL,
  answerer  TEXT NOT NULL,
  referred  TEXT,
  answer    TEXT,
  closed_at TEXT,
  withdrawn TEXT,
  PRIMARY KEY (run, number)
) STRICT;

-- What the task's agent has said last of how far it is.
ALTER TABLE task ADD COLUMN progress TEXT;

PRAGMA user_version = 3;
