CREATE INDEX mark_round ON mark (round_id);
CREATE TABLE content_version (number INTEGER NOT NULL);
CREATE TABLE deleted_mark (
    id TEXT NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL,
group_id INTEGER NOT NULL REFERENCES preschool_group (id),
round_id INTEGER NOT NULL REFERENCES round (id),
category TEXT NOT NULL,
children INTEGER NOT NULL,
recorded_at INTEGER NOT NULL,
kind TEXT NOT NULL,
seasons TEXT NOT NULL,
age_band TEXT,
frequency TEXT,
walking_minutes INTEGER,
quote TEXT,
staff_note TEXT,
language TEXT,
placement TEXT,
accuracy_m REAL,
received_at INTEGER NOT NULL,
late INTEGER NOT NULL,
review TEXT NOT NULL,
origin TEXT NOT NULL,
text_held INTEGER NOT NULL,
device_hash BLOB,
    position BLOB NOT NULL,
    deleted_at INTEGER NOT NULL
);
CREATE TABLE invitation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret_hash BLOB NOT NULL UNIQUE,
    group_id INTEGER NOT NULL REFERENCES preschool_group (id),
    round_id INTEGER NOT NULL REFERENCES round (id),
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
);
CREATE TABLE locality (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
, "position" POINT);
CREATE TABLE mark (
    fid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
group_id INTEGER NOT NULL REFERENCES preschool_group (id),
round_id INTEGER NOT NULL REFERENCES round (id),
category TEXT NOT NULL,
children INTEGER NOT NULL,
recorded_at INTEGER NOT NULL,
kind TEXT NOT NULL,
seasons TEXT NOT NULL,
age_band TEXT,
frequency TEXT,
walking_minutes INTEGER,
quote TEXT,
staff_note TEXT,
language TEXT,
placement TEXT,
accuracy_m REAL,
received_at INTEGER NOT NULL,
late INTEGER NOT NULL,
review TEXT NOT NULL,
origin TEXT NOT NULL,
text_held INTEGER NOT NULL,
device_hash BLOB
, "position" POINT NOT NULL DEFAULT '');
CREATE TABLE municipality (
    id INTEGER PRIMARY KEY CHECK (id = 1)
, "outline" POLYGON NOT NULL DEFAULT '');
CREATE TABLE preschool (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    operator TEXT NOT NULL,
    address TEXT NOT NULL,
    place TEXT NOT NULL,
    children INTEGER CHECK (children >= 0),
    groups INTEGER CHECK (groups >= 0),
    position_quality TEXT NOT NULL,
    note TEXT NOT NULL
, "position" POINT);
CREATE TABLE preschool_group (
    id INTEGER PRIMARY KEY,
    preschool_id INTEGER NOT NULL REFERENCES preschool (id),
    label TEXT,
    children INTEGER CHECK (children >= 0)
);
CREATE TABLE round (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    opens_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL CHECK (closes_at > opens_at),
    demonstration INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE session (
    secret_hash BLOB NOT NULL PRIMARY KEY,
    token_id INTEGER NOT NULL REFERENCES token (id),
    expires_at INTEGER NOT NULL
);
CREATE TABLE token (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret_hash BLOB NOT NULL UNIQUE,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
);
CREATE TABLE tombstone (
    id TEXT NOT NULL PRIMARY KEY,
    deleted_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX preschool_group_label ON preschool_group (preschool_id, coalesce(label, ''));
