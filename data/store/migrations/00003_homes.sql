-- +goose Up

-- Whose home has been opened, in the shape of 00002.

create table homes (
	id    TEXT   PRIMARY KEY CHECK (id <> ''),
	about TEXT   NOT NULL,
	owner TEXT   NOT NULL,
	state TEXT   NOT NULL,
	at    BIGINT NOT NULL,
	body  TEXT   NOT NULL
);
