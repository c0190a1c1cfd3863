-- An incident in a line: what kind, with what, and how long it took.
CREATE VIEW incident_overview AS
SELECT
  i.incident_id,
  i.organization,
  i.occurred_text AS occurred,
  i.detected_text AS detected,
  i.first_published,
  CAST(julianday(i.first_published) - julianday(i.detected) AS INTEGER) AS days_from_detection_to_publication,
  i.documents,
  (SELECT group_concat(about, ', ') FROM case_facts f
    WHERE f.incident_id = i.incident_id AND f.field = 'incident_types' AND f.value_json IS NOT NULL) AS incident_types,
  (SELECT group_concat(about, ', ') FROM case_facts f
    WHERE f.incident_id = i.incident_id AND f.field = 'malware' AND f.value_json IS NOT NULL) AS malware,
  people.value_count AS people,
  people.value_qualifier AS people_qualifier,
  i.facts_in_conflict
FROM incidents i
LEFT JOIN case_facts people
  ON people.incident_id = i.incident_id AND people.field = 'headcounts' AND people.about = 'maximum';

-- Machines of each incident as the ledger holds them, with the words of every document that counts them.
CREATE VIEW incident_devices AS
SELECT
  i.incident_id,
  i.organization,
  coalesce(i.occurred, i.detected, i.first_published) AS day,
  substr(f.about, 1, instr(f.about, ' ') - 1) AS device,
  substr(f.about, instr(f.about, ' ') + 1) AS state,
  f.value_count AS count,
  f.value_qualifier AS qualifier,
  f.verdict,
  (SELECT group_concat(said, ' / ') FROM (
    SELECT d.document_id || ': ' || group_concat(e.quote, ' … ') AS said
    FROM claims c
    JOIN claim_evidence e ON e.claim_id = c.claim_id
    JOIN documents d ON d.document_id = c.document_id
    WHERE c.case_fact_id = f.case_fact_id
    GROUP BY c.claim_id ORDER BY c.position)) AS said
FROM case_facts f
JOIN incidents i ON i.incident_id = f.incident_id
WHERE f.field = 'devices';

-- Data of each incident as the ledger holds it.
CREATE VIEW incident_data AS
SELECT i.incident_id, i.organization, i.first_published, f.about AS category, f.value_text AS status, f.verdict
FROM case_facts f
JOIN incidents i ON i.incident_id = f.incident_id
WHERE f.field = 'leaked_data';

-- Every fact with its words and where its document stands.
CREATE VIEW fact_quotes AS
SELECT
  f.fact_id,
  f.field,
  f.confidence,
  d.document_id,
  d.organization,
  d.published,
  d.url,
  group_concat(e.quote, ' … ') AS quotes
FROM facts f
JOIN documents d ON d.document_id = f.document_id
JOIN evidence e ON e.fact_id = f.fact_id
GROUP BY f.fact_id;

-- Facts of which documents say different things.
CREATE VIEW conflicts AS
SELECT i.incident_id, i.organization, f.field, f.about, f.verdict, c.document_id, c.published, c.value_json
FROM case_facts f
JOIN incidents i ON i.incident_id = f.incident_id
JOIN claims c ON c.case_fact_id = f.case_fact_id
WHERE f.verdict IN ('revised', 'in_conflict', 'withdrawn');
