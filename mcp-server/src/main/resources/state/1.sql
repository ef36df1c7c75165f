CREATE TABLE plans (
  id TEXT PRIMARY KEY,
  caller TEXT NOT NULL,
  expires BIGINT NOT NULL,
  body TEXT NOT NULL,
  claimed BIGINT,
  outcome TEXT
);

CREATE TABLE approvals (
  plan TEXT PRIMARY KEY,
  caller TEXT NOT NULL,
  opened BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  body TEXT NOT NULL,
  approved BIGINT,
  approver TEXT,
  reason TEXT,
  decided BIGINT
);

CREATE TABLE budget_uses (
  budget TEXT NOT NULL,
  plan TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (budget, plan)
);

CREATE INDEX budget_uses_at ON budget_uses (budget, at);

CREATE INDEX budget_uses_plan ON budget_uses (plan);

CREATE TABLE changes (
  id TEXT PRIMARY KEY,
  at BIGINT NOT NULL,
  context TEXT NOT NULL,
  namespace TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  caller TEXT NOT NULL,
  status TEXT NOT NULL,
  body TEXT NOT NULL
);

CREATE INDEX changes_at ON changes (at, id);

CREATE TABLE locks (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  until BIGINT NOT NULL
);

CREATE TABLE journal (
  seq BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  caller TEXT NOT NULL,
  tool TEXT NOT NULL,
  object TEXT NOT NULL,
  answers BIGINT,
  entry TEXT NOT NULL,
  algorithm TEXT NOT NULL,
  hash TEXT NOT NULL
);

CREATE INDEX journal_at ON journal (at);

CREATE INDEX journal_answers ON journal (answers);

CREATE INDEX journal_kind ON journal (kind, seq);

CREATE TABLE journal_head (
  id BIGINT PRIMARY KEY,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
);
