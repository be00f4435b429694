-- Times are milliseconds since the epoch. Keys with AUTOINCREMENT are never
-- given a second time: a connection that still holds the key of something
-- removed must not find somebody else's data under it.

CREATE TABLE channels (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    -- One a line; empty: every page.
    origins TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE visitors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel_id INTEGER NOT NULL REFERENCES channels ON DELETE CASCADE,
    member TEXT NOT NULL,
    handle TEXT NOT NULL,
    name TEXT,
    created_at INTEGER NOT NULL,
    UNIQUE (channel_id, member)
) STRICT;

-- What the inbox shows is kept up to date with each message, so that listing
-- it counts nothing.
CREATE TABLE conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    visitor_id INTEGER NOT NULL REFERENCES visitors ON DELETE CASCADE,
    last_seq INTEGER NOT NULL DEFAULT 0,
    read_seq INTEGER NOT NULL DEFAULT 0 CHECK (read_seq <= last_seq),
    -- When the last message was stored; NULL before the first.
    changed_at INTEGER,
    -- Messages of the visitor after read_seq.
    unread INTEGER NOT NULL DEFAULT 0,
    -- When the first message of the visitor after the last one of an operator
    -- was stored.
    waiting_since INTEGER
) STRICT;

CREATE INDEX conversations_of_visitor ON conversations (visitor_id);

CREATE INDEX conversations_in_inbox ON conversations (changed_at DESC, id DESC)
WHERE changed_at IS NOT NULL;

CREATE TABLE operators (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- In the files and messages below, visitor_id repeats the conversation's, so
-- that an index can hold a client's ids unique over all of a visitor's
-- conversations. sender: 0 the visitor, 1 an operator.

CREATE TABLE files (
    id TEXT PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    visitor_id INTEGER NOT NULL,
    sender INTEGER NOT NULL CHECK (sender IN (0, 1)),
    client_id TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    -- SHA-256 of the bytes; NULL until they are stored.
    digest BLOB CHECK (length(digest) = 32),
    created_at INTEGER NOT NULL,
    UNIQUE (visitor_id, sender, client_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX files_of_conversation ON files (conversation_id);

-- Without rowids, a conversation's messages lie beside each other in the
-- order in which they are read.
CREATE TABLE messages (
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    seq INTEGER NOT NULL CHECK (seq > 0),
    visitor_id INTEGER NOT NULL,
    sender INTEGER NOT NULL CHECK (sender IN (0, 1)),
    client_id TEXT NOT NULL,
    id TEXT NOT NULL,
    operator_id INTEGER REFERENCES operators,
    -- The name under which the operator wrote.
    operator_name TEXT,
    text TEXT,
    file_id TEXT REFERENCES files,
    sent_at INTEGER NOT NULL,
    stored_at INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, seq),
    UNIQUE (visitor_id, sender, client_id),
    CHECK ((sender = 1) = (operator_id IS NOT NULL)),
    CHECK ((sender = 1) = (operator_name IS NOT NULL)),
    CHECK ((text IS NULL) <> (file_id IS NULL))
) STRICT, WITHOUT ROWID;

-- Removing a file looks for the messages that carry it.
CREATE INDEX messages_with_file ON messages (file_id) WHERE file_id IS NOT NULL;

-- What is still owed to somebody: a row for each message, from its commit
-- until the recipient has it. recipient: 0 the visitor.
CREATE TABLE deliveries (
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    recipient INTEGER NOT NULL CHECK (recipient = 0),
    seq INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, recipient, seq)
) STRICT, WITHOUT ROWID;

-- Of tokens only SHA-256 is kept.
CREATE TABLE logins (
    token BLOB PRIMARY KEY CHECK (length(token) = 32),
    operator_id INTEGER NOT NULL REFERENCES operators,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    token BLOB PRIMARY KEY CHECK (length(token) = 32),
    operator_id INTEGER NOT NULL REFERENCES operators,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The one row that holds the server's own secret.
CREATE TABLE secret (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    signing BLOB NOT NULL CHECK (length(signing) = 32)
) STRICT;
