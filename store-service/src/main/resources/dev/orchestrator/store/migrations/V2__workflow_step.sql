-- The workflow step that a task has reached, by its name.
ALTER TABLE task ADD COLUMN step TEXT;

PRAGMA user_version = 2;
