-- +goose Up

-- The one row whose version is the head of the change feed.
create table clock (
	one     INTEGER PRIMARY KEY CHECK (one = 1),
	version BIGINT  NOT NULL
);
insert into clock (one, version) values (1, 0);

-- Every record as it stands, JSON in record, at its place in the change feed.
create table innovations (
	id      TEXT   PRIMARY KEY CHECK (id <> ''),
	version BIGINT NOT NULL UNIQUE,
	record  TEXT   NOT NULL
);

-- Every version that a record ever had, the present one too.
create table history (
	version BIGINT PRIMARY KEY,
	id      TEXT   NOT NULL REFERENCES innovations (id),
	record  TEXT   NOT NULL
);
create index history_id on history (id, version);

-- What is to be done, is being done and was done. Times are unix
-- microseconds, 0 for none. A row whose lease lies ahead is being worked on;
-- claims counts up for ever and so names one claim among all of this row.
create table tasks (
	key    TEXT    PRIMARY KEY CHECK (key <> ''),
	kind   TEXT    NOT NULL CHECK (kind <> ''),
	body   TEXT    NOT NULL,
	state  TEXT    NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
	due    BIGINT  NOT NULL,
	lease  BIGINT  NOT NULL,
	tries  INTEGER NOT NULL,
	claims BIGINT  NOT NULL,
	ended  BIGINT  NOT NULL,
	error  TEXT    NOT NULL
);
create index tasks_due on tasks (state, due, key);
