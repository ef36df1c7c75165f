CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  context TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  namespace TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  code TEXT NOT NULL,
  state TEXT NOT NULL,
  standing BIGINT NOT NULL,
  severity BIGINT NOT NULL,
  opened BIGINT NOT NULL,
  fired BIGINT,
  changed BIGINT NOT NULL,
  resolved BIGINT,
  body TEXT NOT NULL
);

CREATE INDEX incidents_open ON incidents (context, state, resolved);

CREATE INDEX incidents_order ON incidents (standing, severity, opened, id);

CREATE INDEX incidents_resolved ON incidents (resolved);

CREATE TABLE transitions (
  incident TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  severity BIGINT NOT NULL,
  news BIGINT NOT NULL,
  untold TEXT,
  PRIMARY KEY (incident, sequence)
);

CREATE INDEX transitions_at ON transitions (at);

CREATE TABLE notes (
  incident TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  idempotency TEXT NOT NULL,
  at BIGINT NOT NULL,
  source TEXT NOT NULL,
  author TEXT NOT NULL,
  words TEXT NOT NULL,
  PRIMARY KEY (incident, sequence),
  UNIQUE (incident, idempotency)
);

CREATE TABLE notices (
  id BIGINT PRIMARY KEY,
  channel TEXT NOT NULL,
  incident TEXT NOT NULL,
  kind TEXT NOT NULL,
  idempotency TEXT NOT NULL,
  body TEXT NOT NULL,
  asked BIGINT NOT NULL,
  due BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  failure TEXT,
  delivered BIGINT,
  receipt TEXT,
  UNIQUE (channel, idempotency)
);

CREATE INDEX notices_due ON notices (delivered, due);

CREATE INDEX notices_incident ON notices (channel, incident, id);

CREATE TABLE outages (
  channel TEXT NOT NULL,
  about TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (channel, about)
);

CREATE TABLE silences (
  id TEXT PRIMARY KEY,
  created BIGINT NOT NULL,
  until BIGINT NOT NULL,
  author TEXT NOT NULL,
  body TEXT NOT NULL
);

CREATE INDEX silences_until ON silences (until);

CREATE TABLE remedies (
  id TEXT PRIMARY KEY,
  context TEXT NOT NULL,
  at BIGINT NOT NULL,
  finished BIGINT NOT NULL,
  steps BIGINT NOT NULL,
  told BIGINT NOT NULL,
  body TEXT NOT NULL
);

CREATE INDEX remedies_at ON remedies (context, finished, at);

CREATE INDEX remedies_finished ON remedies (finished, at);

CREATE TABLE watches (
  context TEXT NOT NULL,
  began BIGINT NOT NULL,
  until BIGINT NOT NULL,
  looked BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (context, began)
);

CREATE INDEX watches_until ON watches (until);

CREATE TABLE measurements (
  context TEXT PRIMARY KEY,
  at BIGINT NOT NULL,
  body TEXT NOT NULL
);
