-- The first programs kept the plan in a run's first event; since then it is an event of its own, so
-- all later ones move up by one.
UPDATE journal SET sequence = -sequence - 1
WHERE sequence > 1
  AND run IN (SELECT run FROM journal WHERE sequence = 1 AND event -> '$.plan' IS NOT NULL);

UPDATE journal SET sequence = -sequence WHERE sequence < 0;

INSERT INTO journal (run, sequence, at, event)
SELECT run, 2, at, json_object('type', 'TasksAdded', 'tasks', json(event -> '$.plan.tasks'))
FROM journal WHERE sequence = 1 AND event -> '$.plan' IS NOT NULL;

UPDATE journal
SET event = json_remove(
  json_set(event, '$.goal', event ->> '$.plan.goal', '$.workflows', json('{}'), '$.approval', 'automatic'),
  '$.plan')
WHERE sequence = 1 AND event -> '$.plan' IS NOT NULL;

-- The bytes of a run's events and output, kept along, because summing them up takes seconds.
ALTER TABLE run ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;

UPDATE run SET bytes =
  (SELECT coalesce(sum(octet_length(event)), 0) FROM journal WHERE journal.run = run.id)
  + (SELECT coalesce(sum(octet_length(lines)), 0) FROM output WHERE output.run = run.id);

CREATE TRIGGER bytes_of_journal AFTER INSERT ON journal BEGIN
  UPDATE run SET bytes = bytes + octet_length(new.event) WHERE id = new.run;
END;

CREATE TRIGGER bytes_of_output AFTER INSERT ON output BEGIN
  UPDATE run SET bytes = bytes + octet_length(new.lines) WHERE id = new.run;
END;

PRAGMA user_version = 5;
