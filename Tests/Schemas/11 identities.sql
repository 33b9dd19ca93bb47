CREATE INDEX cleared_mark_round ON cleared_mark (round_id, cleared_at);
CREATE INDEX mark_round ON mark (round_id);
CREATE TABLE analysis (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    round_id INTEGER REFERENCES round (id),
    method TEXT NOT NULL,
    mark_count INTEGER NOT NULL,
    input_checksum TEXT NOT NULL,
    computed_at INTEGER NOT NULL,
    version TEXT NOT NULL,
    document BLOB NOT NULL
);
CREATE TABLE audit_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    details TEXT NOT NULL
, chain BLOB);
CREATE TABLE audit_head (began INTEGER NOT NULL);
CREATE TABLE cleared_mark (
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
device_hash BLOB,
    position BLOB NOT NULL,
    deleted_at INTEGER,
    cleared_at INTEGER NOT NULL
);
CREATE TABLE clock (believed_at INTEGER NOT NULL);
CREATE TABLE content_version (number INTEGER NOT NULL, corrected INTEGER NOT NULL DEFAULT 0, moved INTEGER NOT NULL DEFAULT 0, changed_at INTEGER NOT NULL DEFAULT 0, open_changed_at INTEGER NOT NULL DEFAULT 0, shared INTEGER NOT NULL DEFAULT 0);
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
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    preschool TEXT,
    hotspot TEXT,
    status TEXT NOT NULL,
    texts TEXT NOT NULL,
    link TEXT,
    date TEXT NOT NULL,
    CHECK ((preschool IS NULL) <> (hotspot IS NULL))
);
CREATE TABLE handover (
    id TEXT NOT NULL PRIMARY KEY,
    done_at INTEGER NOT NULL
);
CREATE TABLE identity (
    id TEXT NOT NULL PRIMARY KEY,
    role TEXT NOT NULL,
    provider TEXT NOT NULL,
    groups TEXT NOT NULL
);
CREATE TABLE invitation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret_hash BLOB NOT NULL UNIQUE,
    group_id INTEGER NOT NULL REFERENCES preschool_group (id),
    round_id INTEGER NOT NULL REFERENCES round (id),
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
, last_used_at INTEGER);
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
CREATE TABLE publication (
    number INTEGER PRIMARY KEY,
    round_id INTEGER NOT NULL REFERENCES round (id),
    round_title TEXT NOT NULL,
    synthetic INTEGER NOT NULL,
    analysis_id INTEGER NOT NULL REFERENCES analysis (id),
    analysis TEXT NOT NULL,
    method TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    least_children INTEGER NOT NULL,
    least_preschools INTEGER NOT NULL,
    reason TEXT,
    mark_count INTEGER NOT NULL,
    input_checksum TEXT NOT NULL,
    content_checksum TEXT NOT NULL,
    content BLOB NOT NULL,
    withdrawn_at INTEGER
);
CREATE TABLE round (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    opens_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL CHECK (closes_at > opens_at),
    demonstration INTEGER NOT NULL DEFAULT 0
, closing_publication TEXT, retention TEXT CHECK (retention IN ('marks', 'texts')), retain_until INTEGER, retained_at INTEGER, content_number INTEGER NOT NULL DEFAULT 0, content_corrected INTEGER NOT NULL DEFAULT 0);
CREATE TABLE session (
    secret_hash BLOB NOT NULL PRIMARY KEY,
    begun_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    token_id INTEGER REFERENCES token (id),
    identity TEXT,
    role TEXT,
    name TEXT,
    CHECK ((token_id IS NULL) = (identity IS NOT NULL AND role IS NOT NULL AND name IS NOT NULL))
);
CREATE TABLE token (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret_hash BLOB NOT NULL UNIQUE,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
, expires_at INTEGER NOT NULL DEFAULT 0, last_used_at INTEGER, made_by TEXT, identity TEXT);
CREATE TABLE tombstone (
    id TEXT NOT NULL PRIMARY KEY,
    deleted_at INTEGER NOT NULL
);
CREATE TABLE unswept (id INTEGER PRIMARY KEY AUTOINCREMENT);
CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit_entry
BEGIN SELECT raise(ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit_entry
BEGIN SELECT raise(ABORT, 'the audit log is never shortened'); END;
CREATE TRIGGER publication_never_changes BEFORE UPDATE OF number, round_id, round_title, synthetic, analysis_id,
    analysis, method, made_at, least_children, least_preschools, reason, mark_count, input_checksum,
    content_checksum, content ON publication
BEGIN SELECT raise(ABORT, 'a publication is never changed'); END;
CREATE TRIGGER publication_stays BEFORE DELETE ON publication WHEN NOT old.synthetic
BEGIN SELECT raise(ABORT, 'a publication is never removed'); END;
CREATE UNIQUE INDEX preschool_group_label ON preschool_group (preschool_id, coalesce(label, ''));
