-- A conversation becomes one log of entries: messages, and what changed in it
-- for good. Beside it: marks of both sides, devices, proven visitors, settings
-- of channels, and what retention needs. Tables that others refer to with
-- ON DELETE CASCADE are altered, never rebuilt.

ALTER TABLE channels ADD COLUMN languages TEXT NOT NULL DEFAULT ''; -- One a line.
ALTER TABLE channels ADD COLUMN time_zone TEXT;
-- Spans, one a line: weekday (1 is Monday), first minute of the day, minute
-- after the last. NULL where time_zone is.
ALTER TABLE channels ADD COLUMN week TEXT CHECK ((week IS NULL) = (time_zone IS NULL));
-- Never NULL, but only a constant could be the default of NOT NULL.
ALTER TABLE channels ADD COLUMN secret TEXT CHECK (secret <> '');
ALTER TABLE channels ADD COLUMN previous_secret TEXT CHECK (previous_secret <> '');
ALTER TABLE channels ADD COLUMN previous_until INTEGER
    CHECK ((previous_until IS NULL) = (previous_secret IS NULL));
ALTER TABLE channels ADD COLUMN jwks_url TEXT;
ALTER TABLE channels ADD COLUMN issuer TEXT CHECK (issuer IS NULL OR jwks_url IS NULL);
ALTER TABLE channels ADD COLUMN audience TEXT;
ALTER TABLE channels ADD COLUMN quota_bytes INTEGER CHECK (quota_bytes >= 0);
ALTER TABLE channels ADD COLUMN retention_days INTEGER CHECK (retention_days >= 0);
-- How often it was changed.
ALTER TABLE channels ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
-- Bytes of all its files, kept up to date by the triggers below.
ALTER TABLE channels ADD COLUMN file_bytes INTEGER NOT NULL DEFAULT 0;

UPDATE channels SET secret = lower(hex(randomblob(25)));

ALTER TABLE operators ADD COLUMN away INTEGER NOT NULL DEFAULT 0 CHECK (away IN (0, 1));

-- The site's own id of a visitor whom it has proved. Nobody becomes this
-- visitor by claiming the member column, which is random here.
ALTER TABLE visitors ADD COLUMN subject TEXT;
ALTER TABLE visitors ADD COLUMN blocked_at INTEGER;
ALTER TABLE visitors ADD COLUMN joined_at INTEGER NOT NULL DEFAULT 0;

UPDATE visitors SET joined_at = max(created_at, coalesce(
    (SELECT max(c.changed_at) FROM conversations c WHERE c.visitor_id = visitors.id), 0));

CREATE UNIQUE INDEX visitors_by_subject ON visitors (channel_id, subject)
WHERE subject IS NOT NULL;

-- Retention looks for those who came last long ago. A block outlasts them.
CREATE INDEX visitors_by_age ON visitors (channel_id, joined_at)
WHERE blocked_at IS NULL;

-- Of tokens only SHA-256 is kept.
CREATE TABLE devices (
    visitor_id INTEGER NOT NULL REFERENCES visitors ON DELETE CASCADE,
    token BLOB NOT NULL CHECK (length(token) = 32),
    joined_at INTEGER NOT NULL,
    PRIMARY KEY (visitor_id, token)
) STRICT, WITHOUT ROWID;

ALTER TABLE files RENAME COLUMN sender TO side;
-- Repeats the visitor's, which is gone first when everything of theirs goes.
ALTER TABLE files ADD COLUMN channel_id INTEGER NOT NULL DEFAULT 0;
-- Whether an entry carries it; no file is carried by two.
ALTER TABLE files ADD COLUMN carried INTEGER NOT NULL DEFAULT 0 CHECK (carried IN (0, 1));

UPDATE files SET
    channel_id = (SELECT v.channel_id FROM visitors v WHERE v.id = files.visitor_id),
    carried = EXISTS (SELECT 1 FROM messages m WHERE m.file_id = files.id);

-- Files whose entry never came.
CREATE INDEX files_not_carried ON files (created_at) WHERE carried = 0;

UPDATE channels SET file_bytes = counted.bytes
FROM (SELECT channel_id, sum(size) AS bytes FROM files GROUP BY channel_id) AS counted
WHERE counted.channel_id = channels.id;

CREATE TRIGGER file_added AFTER INSERT ON files BEGIN
    UPDATE channels SET file_bytes = file_bytes + NEW.size WHERE id = NEW.channel_id;
END;

CREATE TRIGGER file_removed AFTER DELETE ON files BEGIN
    UPDATE channels SET file_bytes = file_bytes - OLD.size WHERE id = OLD.channel_id;
END;

-- kind: 0 a text, 1 a file, 2 a deleted text or file, 3 an edit, 4 a state,
-- 5 a rating, 6 a hand-off. A message's row holds what it says now; an edit only refers to
-- it, so that what was deleted or replaced is nowhere. side: 0 the visitor,
-- 1 an operator. visitor_id repeats the conversation's.
CREATE TABLE entries (
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    seq INTEGER NOT NULL CHECK (seq > 0),
    visitor_id INTEGER NOT NULL,
    side INTEGER NOT NULL CHECK (side IN (0, 1)),
    client_id TEXT NOT NULL,
    id TEXT NOT NULL,
    operator_id INTEGER REFERENCES operators,
    -- The name under which the operator wrote.
    operator_name TEXT,
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 6),
    -- A text, the comment of a rating, or the connector of a hand-off; NULL
    -- where a hand-off ends.
    text TEXT CHECK (kind IN (0, 5, 6) OR text IS NULL),
    file_id TEXT REFERENCES files,
    -- The number of the message that an edit has changed. Retention may have
    -- removed that one since.
    target INTEGER CHECK (target < seq),
    -- A state (0 open, 1 resolved) or the stars of a rating.
    value INTEGER,
    sent_at INTEGER NOT NULL,
    stored_at INTEGER NOT NULL,
    edited_at INTEGER,
    PRIMARY KEY (conversation_id, seq),
    UNIQUE (visitor_id, side, client_id),
    CHECK ((side = 1) = (operator_id IS NOT NULL)),
    CHECK ((side = 1) = (operator_name IS NOT NULL)),
    CHECK (kind <> 0 OR text IS NOT NULL),
    CHECK ((kind = 1) = (file_id IS NOT NULL)),
    CHECK ((kind = 3) = (target IS NOT NULL)),
    CHECK ((kind IN (4, 5)) = (value IS NOT NULL)),
    CHECK (kind <> 6 OR text IS NULL OR length(CAST(text AS BLOB)) BETWEEN 1 AND 64)
) STRICT, WITHOUT ROWID;

INSERT INTO entries (conversation_id, seq, visitor_id, side, client_id, id, operator_id,
    operator_name, kind, text, file_id, sent_at, stored_at)
SELECT conversation_id, seq, visitor_id, sender, client_id, id, operator_id,
    operator_name, file_id IS NOT NULL, text, file_id, sent_at, stored_at
FROM messages;

DROP TABLE messages;

-- Removing a file looks for the entry that carries it.
CREATE UNIQUE INDEX entries_with_file ON entries (file_id) WHERE file_id IS NOT NULL;

-- From now on a delivery knows since when it waits.
CREATE TABLE owed (
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    recipient INTEGER NOT NULL CHECK (recipient = 0),
    seq INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, recipient, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO owed (conversation_id, recipient, seq, since)
SELECT d.conversation_id, d.recipient, d.seq, e.stored_at
FROM deliveries d JOIN entries e ON e.conversation_id = d.conversation_id AND e.seq = d.seq;

DROP TABLE deliveries;
ALTER TABLE owed RENAME TO deliveries;

CREATE INDEX deliveries_by_age ON deliveries (since);

-- Repeats the visitor's.
ALTER TABLE conversations ADD COLUMN channel_id INTEGER NOT NULL DEFAULT 0;
-- The first entry that is there; one after the last where there is none.
ALTER TABLE conversations ADD COLUMN first_seq INTEGER NOT NULL DEFAULT 1
    CHECK (first_seq BETWEEN 1 AND last_seq + 1);
-- When that one was stored; NULL where there is none.
ALTER TABLE conversations ADD COLUMN first_at INTEGER;
-- 0 open, 1 resolved.
ALTER TABLE conversations ADD COLUMN state INTEGER NOT NULL DEFAULT 0 CHECK (state IN (0, 1));
-- The last text, file or deleted one: changed_at is when it was stored.
ALTER TABLE conversations ADD COLUMN last_message_seq INTEGER;
-- The first message of the visitor that nobody has answered: no operator has
-- written or resolved the conversation since.
ALTER TABLE conversations ADD COLUMN waiting_seq INTEGER;
-- With read_seq, how far the operators have come.
ALTER TABLE conversations ADD COLUMN received_seq INTEGER NOT NULL DEFAULT 0
    CHECK (received_seq <= last_seq);
ALTER TABLE conversations ADD COLUMN visitor_read_seq INTEGER NOT NULL DEFAULT 0
    CHECK (visitor_read_seq <= last_seq);
ALTER TABLE conversations ADD COLUMN visitor_received_seq INTEGER NOT NULL DEFAULT 0
    CHECK (visitor_received_seq <= last_seq);
ALTER TABLE conversations ADD COLUMN report_reason TEXT;
ALTER TABLE conversations ADD COLUMN reported_at INTEGER
    CHECK (reported_at IS NOT NULL OR report_reason IS NULL);

UPDATE conversations SET
    channel_id = (SELECT v.channel_id FROM visitors v WHERE v.id = conversations.visitor_id),
    first_at = (SELECT e.stored_at FROM entries e
        WHERE e.conversation_id = conversations.id AND e.seq = 1),
    last_message_seq = nullif(last_seq, 0),
    waiting_seq = (SELECT min(e.seq) FROM entries e
        WHERE e.conversation_id = conversations.id AND e.side = 0 AND e.seq > coalesce(
            (SELECT max(o.seq) FROM entries o
                WHERE o.conversation_id = conversations.id AND o.side = 1), 0)),
    received_seq = read_seq,
    visitor_received_seq = coalesce((SELECT min(d.seq) - 1 FROM deliveries d
        WHERE d.conversation_id = conversations.id), last_seq);

-- Nobody asked visitors before what they had read. Old messages are not to
-- look like new ones.
UPDATE conversations SET visitor_read_seq = visitor_received_seq;

ALTER TABLE conversations DROP COLUMN waiting_since;

CREATE INDEX conversations_of_state ON conversations (state, changed_at DESC, id DESC)
WHERE changed_at IS NOT NULL;

CREATE INDEX conversations_by_age ON conversations (channel_id, first_at)
WHERE first_at IS NOT NULL;

-- The one row by which it is found out whether anything can be written.
CREATE TABLE probe (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    count INTEGER NOT NULL
) STRICT;

INSERT INTO probe (id, count) VALUES (1, 0);
