-- Chats of other services in which somebody takes part in our conversations:
-- what is owed to them, which message there shows which entry, and what else
-- is remembered about them.

-- A channel's own bot: under which name its outlets are stored, and who has the
-- token is the bot.
ALTER TABLE channels ADD COLUMN bot_account TEXT CHECK (bot_account <> '');
ALTER TABLE channels ADD COLUMN bot_token TEXT
    CHECK ((bot_token IS NULL) = (bot_account IS NULL));

CREATE UNIQUE INDEX channels_by_bot ON channels (bot_account) WHERE bot_account IS NOT NULL;

CREATE TABLE outlets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    chat INTEGER NOT NULL,
    -- The channel whose desk it is, or the visitor whose own chat it is, in
    -- this conversation of theirs.
    channel_id INTEGER UNIQUE REFERENCES channels ON DELETE CASCADE,
    visitor_id INTEGER REFERENCES visitors ON DELETE CASCADE,
    conversation_id INTEGER REFERENCES conversations ON DELETE CASCADE,
    -- When it became one, or an active one after its end.
    since INTEGER NOT NULL,
    -- 0 active, 1 parked, 2 ended.
    standing INTEGER NOT NULL DEFAULT 0 CHECK (standing IN (0, 1, 2)),
    parked_reason TEXT CHECK ((parked_reason IS NOT NULL) = (standing = 1)),
    parked_at INTEGER CHECK ((parked_at IS NOT NULL) = (standing = 1)),
    -- How many entries are owed to it, kept up to date by the triggers below.
    waiting INTEGER NOT NULL DEFAULT 0,
    -- How many of its threads are due, kept likewise.
    signs INTEGER NOT NULL DEFAULT 0,
    UNIQUE (account, chat),
    CHECK ((channel_id IS NULL) <> (visitor_id IS NULL)),
    CHECK ((conversation_id IS NULL) = (visitor_id IS NULL))
) STRICT;

CREATE INDEX outlets_of_visitor ON outlets (visitor_id, standing)
WHERE visitor_id IS NOT NULL;

CREATE INDEX outlets_of_conversation ON outlets (conversation_id)
WHERE conversation_id IS NOT NULL;

CREATE INDEX outlets_due ON outlets (account)
WHERE standing = 0 AND (waiting > 0 OR signs > 0);

-- What is owed to an outlet, from the commit of the entry until it is there.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    outlet_id INTEGER NOT NULL REFERENCES outlets ON DELETE CASCADE,
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    since INTEGER NOT NULL,
    -- How many of its messages are there.
    posted INTEGER NOT NULL DEFAULT 0,
    -- Whether another one was begun, and it is not known what became of it.
    attempted INTEGER NOT NULL DEFAULT 0 CHECK (attempted IN (0, 1)),
    UNIQUE (conversation_id, seq, outlet_id)
) STRICT;

CREATE INDEX outbox_of_outlet ON outbox (outlet_id);

CREATE TRIGGER outbox_added AFTER INSERT ON outbox BEGIN
    UPDATE outlets SET waiting = waiting + 1 WHERE id = NEW.outlet_id;
END;

CREATE TRIGGER outbox_removed AFTER DELETE ON outbox BEGIN
    UPDATE outlets SET waiting = waiting - 1 WHERE id = OLD.outlet_id;
END;

-- Which message of an outlet shows which entry. One message can show several
-- entries, and one entry may need several messages.
CREATE TABLE posts (
    outlet_id INTEGER NOT NULL REFERENCES outlets ON DELETE CASCADE,
    message INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    part INTEGER NOT NULL CHECK (part >= 0),
    -- Whether we have sent it.
    ours INTEGER NOT NULL CHECK (ours IN (0, 1)),
    -- Whose words it shows: 0 the visitor's, 1 an operator's; NULL: nobody's,
    -- but that something has changed.
    said_by INTEGER CHECK (said_by IN (0, 1)),
    PRIMARY KEY (outlet_id, message, conversation_id, seq),
    UNIQUE (conversation_id, seq, outlet_id, part)
) STRICT, WITHOUT ROWID;

CREATE INDEX posts_by_side ON posts (outlet_id, conversation_id, said_by, seq)
WHERE said_by IS NOT NULL;

CREATE INDEX posts_of_visitors ON posts (outlet_id, message) WHERE said_by = 0;

-- What a desk's chat shows of a conversation beside its messages.
CREATE TABLE threads (
    outlet_id INTEGER NOT NULL REFERENCES outlets ON DELETE CASCADE,
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    topic INTEGER,
    name TEXT,
    closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
    -- The entry of which the message is pinned.
    pinned INTEGER,
    -- Up to where messages of operators show that the visitor has them, and has
    -- read them.
    received INTEGER NOT NULL DEFAULT 0,
    read INTEGER NOT NULL DEFAULT 0,
    -- Whether something of this is not as it should be, by the view below: kept
    -- up to date, so that nobody has to look at all of them.
    is_due INTEGER NOT NULL DEFAULT 0 CHECK (is_due IN (0, 1)),
    PRIMARY KEY (outlet_id, conversation_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX threads_of_conversation ON threads (conversation_id);

CREATE UNIQUE INDEX threads_by_topic ON threads (outlet_id, topic) WHERE topic IS NOT NULL;

CREATE INDEX threads_due ON threads (outlet_id, conversation_id) WHERE is_due = 1;

CREATE TRIGGER thread_added AFTER INSERT ON threads WHEN NEW.is_due = 1 BEGIN
    UPDATE outlets SET signs = signs + 1 WHERE id = NEW.outlet_id;
END;

CREATE TRIGGER thread_changed AFTER UPDATE OF is_due ON threads
WHEN OLD.is_due <> NEW.is_due BEGIN
    UPDATE outlets SET signs = signs + NEW.is_due - OLD.is_due WHERE id = NEW.outlet_id;
END;

CREATE TRIGGER thread_removed AFTER DELETE ON threads WHEN OLD.is_due = 1 BEGIN
    UPDATE outlets SET signs = signs - 1 WHERE id = OLD.outlet_id;
END;

-- waiting_seq: the first message of the visitor that nobody has answered and
-- that is there. Next come the first messages of operators that do not show
-- yet that the visitor has them, or has read them.
CREATE VIEW signs AS
SELECT outlet_id, conversation_id, waiting_seq,
    CASE WHEN topic IS NULL THEN pinned IS NOT waiting_seq ELSE closed <> state END
    OR coalesce(next_received <= visitor_received_seq, 0)
    OR coalesce(next_read <= visitor_read_seq, 0) AS is_due
FROM (
    SELECT t.outlet_id, t.conversation_id, t.topic, t.pinned, t.closed, c.state,
        c.visitor_received_seq, c.visitor_read_seq,
        (SELECT p.seq FROM posts p
            CROSS JOIN entries e ON e.conversation_id = p.conversation_id AND e.seq = p.seq
            WHERE p.outlet_id = t.outlet_id AND p.conversation_id = t.conversation_id
            AND p.said_by = 0 AND p.seq >= c.waiting_seq AND e.kind IN (0, 1)
            ORDER BY p.seq LIMIT 1) AS waiting_seq,
        (SELECT min(p.seq) FROM posts p
            WHERE p.outlet_id = t.outlet_id AND p.conversation_id = t.conversation_id
            AND p.said_by = 1 AND p.seq > t.received) AS next_received,
        (SELECT min(p.seq) FROM posts p
            WHERE p.outlet_id = t.outlet_id AND p.conversation_id = t.conversation_id
            AND p.said_by = 1 AND p.seq > t.read) AS next_read
    FROM threads t JOIN conversations c ON c.id = t.conversation_id);

CREATE TRIGGER conversation_changed
AFTER UPDATE OF waiting_seq, state, visitor_received_seq, visitor_read_seq ON conversations
WHEN OLD.waiting_seq IS NOT NEW.waiting_seq OR OLD.state <> NEW.state
    OR OLD.visitor_received_seq <> NEW.visitor_received_seq
    OR OLD.visitor_read_seq <> NEW.visitor_read_seq
BEGIN
    UPDATE threads SET is_due = (SELECT s.is_due FROM signs s
        WHERE s.outlet_id = threads.outlet_id AND s.conversation_id = threads.conversation_id)
    WHERE conversation_id = NEW.id;
END;

-- Of tokens only SHA-256 is kept. Whoever has one makes a chat the channel's
-- desk, or goes on as the visitor. One that was used stays until it expires, so
-- that who has used it can go on where that broke off.
CREATE TABLE links (
    token BLOB PRIMARY KEY CHECK (length(token) = 32),
    channel_id INTEGER REFERENCES channels ON DELETE CASCADE,
    visitor_id INTEGER REFERENCES visitors ON DELETE CASCADE,
    expires_at INTEGER NOT NULL,
    used_by TEXT,
    CHECK ((channel_id IS NULL) <> (visitor_id IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX links_of_channel ON links (channel_id, expires_at) WHERE channel_id IS NOT NULL;

CREATE INDEX links_of_visitor ON links (visitor_id, expires_at) WHERE visitor_id IS NOT NULL;

CREATE INDEX links_by_age ON links (expires_at);

-- What a service has told us and what has been dealt with.
CREATE TABLE updates (
    account TEXT NOT NULL,
    number INTEGER NOT NULL,
    done_at INTEGER NOT NULL,
    PRIMARY KEY (account, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX updates_by_age ON updates (done_at);
