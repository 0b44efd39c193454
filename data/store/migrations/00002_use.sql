-- +goose Up

-- What people do with the catalogue. All these tables have one shape, read and
-- written by one piece of code (shelf.go): the entry as JSON in body, and
-- beside it what it is looked up by. about is what an entry concerns, mostly
-- an innovation; owner is whose it is, a person or a channel; at is a time in
-- unix microseconds, 0 for none.

create table consents (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index consents_about on consents (about, at);
create index consents_owner on consents (owner, at);
create index consents_state on consents (state, at);

create table introductions (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index introductions_about on introductions (about, at);
create index introductions_owner on introductions (owner, at);
create index introductions_state on introductions (state, at);

create table approaches (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index approaches_about on approaches (about, at);
create index approaches_owner on approaches (owner, at);
create index approaches_state on approaches (state, at);

create table adoptions (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index adoptions_about on adoptions (about, at);
create index adoptions_owner on adoptions (owner, at);
create index adoptions_state on adoptions (state, at);

create table adoption_history (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index adoption_history_about on adoption_history (about, at);
create index adoption_history_owner on adoption_history (owner, at);
create index adoption_history_state on adoption_history (state, at);

create table adopters (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index adopters_about on adopters (about, at);
create index adopters_owner on adopters (owner, at);
create index adopters_state on adopters (state, at);

create table needs (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index needs_about on needs (about, at);
create index needs_owner on needs (owner, at);
create index needs_state on needs (state, at);

create table backers (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index backers_about on backers (about, at);
create index backers_owner on backers (owner, at);
create index backers_state on backers (state, at);

create table saves (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index saves_about on saves (about, at);
create index saves_owner on saves (owner, at);
create index saves_state on saves (state, at);

create table watches (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index watches_about on watches (about, at);
create index watches_owner on watches (owner, at);
create index watches_state on watches (state, at);

create table showings (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index showings_about on showings (about, at);
create index showings_owner on showings (owner, at);
create index showings_state on showings (state, at);

create table tellings (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index tellings_about on tellings (about, at);
create index tellings_owner on tellings (owner, at);
create index tellings_state on tellings (state, at);

create table profiles (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index profiles_about on profiles (about, at);
create index profiles_owner on profiles (owner, at);
create index profiles_state on profiles (state, at);

create table nudges (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index nudges_about on nudges (about, at);
create index nudges_owner on nudges (owner, at);
create index nudges_state on nudges (state, at);

create table recalls (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index recalls_about on recalls (about, at);
create index recalls_owner on recalls (owner, at);
create index recalls_state on recalls (state, at);

create table subscriptions (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index subscriptions_about on subscriptions (about, at);
create index subscriptions_owner on subscriptions (owner, at);
create index subscriptions_state on subscriptions (state, at);

create table posts (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
create index posts_about on posts (about, at);
create index posts_owner on posts (owner, at);
create index posts_state on posts (state, at);
