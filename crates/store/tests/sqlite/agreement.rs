//! SQLite keeps counts and indices where memory looks at everything: over
//! random histories both must say the same.

use std::fmt::Debug;
use std::sync::Arc;

use kite_domain::entry::{NewContent, NewEntry, Rating};
use kite_domain::inbox::{InboxFilter, InboxRow, Report};
use kite_domain::port::{NewVisitor, StoreError};
use kite_domain::{
    Channel, ChannelId, Claim, Content, ConversationId, Entry, FileId, Membership, Seq, Side,
};
use kite_protocol::v2::{Mark, State};
use kite_protocol::{FileMeta, Timestamp};
use kite_store::{MemoryStore, SqliteStore};
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::harness::{
    AnyStore, add_channel, all, at, id, inbox, member_id, new_visitor, replied, said,
};

const SEEDS: u64 = 12;
const STEPS: u64 = 100;

/// Random numbers, the same for the same seed, by `SplitMix64`.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn seq(&mut self) -> Seq {
        Seq(u32::try_from(self.below(14)).unwrap())
    }
}

/// One store with the memberships of its visitors. Keys differ from store to
/// store, places in the list do not.
struct World {
    store: AnyStore,
    channels: Vec<Channel>,
    memberships: Vec<Membership>,
}

impl World {
    async fn new(store: AnyStore) -> Self {
        let mut channels = Vec::new();
        for name in ["shop_channel", "other_channel"] {
            let mut channel = add_channel(&store, name).await;
            channel.quota = Some(400);
            store.update_channel(channel.clone()).await.unwrap();
            channels.push(channel);
        }
        let mut memberships = Vec::new();
        for (number, channel) in [0, 0, 1].into_iter().enumerate() {
            let new = new_visitor(&channels[channel], &format!("member {number}"));
            memberships.push(store.join(new).await.unwrap());
        }
        Self {
            store,
            channels,
            memberships,
        }
    }

    /// Takes a step and tells what came of it, but for keys.
    async fn step(&mut self, seed: u64, step: u64) -> String {
        let mut random = Random(seed ^ (step << 32));
        let place = usize::try_from(random.below(3)).unwrap();
        let talk = self.memberships[place].conversation;
        let now = i64::try_from(step * 10).unwrap();
        let store = &self.store;
        match random.below(20) {
            0 => told(&self.join(place, &mut random, now).await),
            1 => {
                let new = new_file(talk, &mut random, step);
                told(&store.add_file(new).await.map(|file| file.meta))
            }
            2..=3 => {
                let side = random_side(&mut random);
                let mark = [Mark::Delivered, Mark::Read][usize::from(random.below(2) == 0)];
                told(&store.mark(talk, side, mark, random.seq()).await)
            }
            4 => {
                let since = (random.below(3) == 0).then(|| at(now));
                let visitor = self.memberships[place].visitor;
                told(&store.block(visitor, since).await)
            }
            5 => {
                let report = (random.below(2) == 0).then(|| Report {
                    reason: None,
                    reported_at: at(now),
                });
                told(&store.report(talk, report).await)
            }
            6 => {
                let channel = self.channels[usize::from(random.below(2) == 0)].id;
                let before = at(now - 300 + i64::try_from(random.below(200)).unwrap());
                let limit = u32::try_from(1 + random.below(6)).unwrap();
                format!("{:?}", sweep_all(store, channel, before, limit).await)
            }
            7 => told(&store.sweep_files(at(now - 150), 2).await),
            _ => {
                let new = self.new_entry(talk, &mut random, step, now).await;
                let appended = store.append(new).await;
                told(&appended.map(|it| (entry(&it.entry), it.fresh, it.freed)))
            }
        }
    }

    async fn join(
        &mut self,
        place: usize,
        random: &mut Random,
        now: i64,
    ) -> Result<Seq, StoreError> {
        let channel = &self.channels[usize::from(place == 2)];
        let member = member_id(&format!("member {place}"));
        let new = NewVisitor {
            claim: match random.below(3) {
                0 => Claim::Proven { subject: member },
                1 => Claim::Known { subject: member },
                _ => Claim::Member(member),
            },
            device: (random.below(3) > 0).then(|| [u8::try_from(random.below(3)).unwrap(); 32]),
            name: (random.below(2) == 0).then(|| format!("name {now}")),
            handle: format!("handle {now}"),
            member: member_id(&format!("random {now}")),
            joined_at: at(now),
            ..new_visitor(channel, "unused")
        };
        self.memberships[place] = self.store.join(new).await?;
        Ok(self.memberships[place].delivered)
    }

    async fn new_entry(
        &self,
        talk: ConversationId,
        random: &mut Random,
        step: u64,
        now: i64,
    ) -> NewEntry {
        // Some come again.
        let client_id = format!("m{}", step - random.below(8).saturating_sub(5).min(step));
        let content = match random.below(13) {
            0..=3 => NewContent::Text(format!("text {step}")),
            4 => NewContent::File(file_id(random.below(step + 1))),
            5..=7 => NewContent::Edit {
                target: random.seq(),
                text: (random.below(2) == 0).then(|| format!("edit {step}")),
            },
            8..=9 => {
                NewContent::State([State::Open, State::Resolved][usize::from(random.below(3) > 0)])
            }
            10 => NewContent::Rating(Rating {
                stars: 3,
                comment: None,
            }),
            11 => NewContent::Handoff((random.below(2) == 0).then(|| "telegram".into())),
            _ => NewContent::Text("x".into()),
        };
        let operator = self.store.operator("Ann").await.unwrap();
        let new = match random_side(random) {
            Side::Visitor => said(talk, &client_id, now),
            Side::Operator => replied(&operator, talk, &client_id, now),
        };
        NewEntry { content, ..new }
    }

    /// Everything that can be read, but for keys.
    async fn everything(&self) -> Vec<String> {
        let mut seen = Vec::new();
        for membership in &self.memberships {
            let talk = membership.conversation;
            let conversation = self.store.conversation(talk).await.unwrap();
            let standing = conversation.map(|it| {
                (
                    it.first,
                    it.last,
                    it.state,
                    it.visitor_marks,
                    it.operator_marks,
                )
            });
            seen.push(format!("{standing:?}"));
            let entries = all(&self.store, talk).await;
            seen.push(format!(
                "{:?}",
                entries.iter().map(entry).collect::<Vec<_>>()
            ));
            let row = self.store.inbox_row(talk).await.unwrap();
            seen.push(format!("{:?}", row.as_ref().map(shown)));
        }
        let listed = inbox(&self.store).await;
        seen.push(format!(
            "{:?}",
            listed.iter().map(shown).collect::<Vec<_>>()
        ));
        let state = Some(State::Resolved);
        let resolved = self.store.inbox(InboxFilter { state }, None, 2).await;
        let resolved = resolved.unwrap();
        seen.push(format!(
            "{:?}",
            resolved.iter().map(shown).collect::<Vec<_>>()
        ));
        seen.push(format!("{:?}", self.store.queue().await.unwrap()));
        seen
    }
}

/// Sweeps to the end: in which order, each store has to know.
async fn sweep_all(
    store: &AnyStore,
    channel: ChannelId,
    before: Timestamp,
    limit: u32,
) -> (u32, Vec<FileId>) {
    let (mut entries, mut files) = (0, Vec::new());
    loop {
        let swept = store.sweep(channel, before, limit).await.unwrap();
        entries += swept.entries;
        files.extend(swept.files);
        if !swept.more {
            files.sort();
            return (entries, files);
        }
    }
}

fn random_side(random: &mut Random) -> Side {
    [Side::Visitor, Side::Operator][usize::from(random.below(3) == 0)]
}

fn file_id(step: u64) -> FileId {
    FileId::new(format!("{step:0>32}")).unwrap()
}

fn new_file(talk: ConversationId, random: &mut Random, step: u64) -> kite_domain::file::NewFile {
    kite_domain::file::NewFile {
        id: file_id(step),
        conversation: talk,
        side: random_side(random),
        client_id: id(&format!("f{step}")),
        meta: FileMeta {
            name: format!("file {step}"),
            media_type: "image/png".into(),
            size: random.below(150),
        },
        created_at: at(i64::try_from(step * 10).unwrap()),
    }
}

fn entry(entry: &Entry) -> String {
    let content = match &entry.content {
        Content::File(file) => format!("{:?}", (&file.id, &file.meta)),
        other => format!("{other:?}"),
    };
    format!(
        "{:?}",
        (
            entry.seq,
            &entry.client_id,
            entry.author.side(),
            content,
            entry.edited_at
        )
    )
}

fn shown(row: &InboxRow) -> String {
    let visitor = &row.visitor;
    let who = (&visitor.handle, &visitor.name, visitor.blocked_at);
    let what = (row.unread, row.waiting_since, entry(&row.last_message));
    format!("{:?}", (who, what, &row.report, row.conversation.state))
}

/// What came of something: its value, or the name of its error.
fn told<T: Debug>(result: &Result<T, StoreError>) -> String {
    format!("{result:?}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_and_sqlite_say_the_same() {
    let mut histories = JoinSet::new();
    for seed in 0..SEEDS {
        histories.spawn(compare(seed));
    }
    // A panic in one of them is one here.
    histories.join_all().await;
}

async fn compare(seed: u64) {
    let dir = TempDir::new().unwrap();
    let sqlite = SqliteStore::open(&dir.path().join("kite.db")).await;
    let mut sqlite = World::new(Arc::new(sqlite.unwrap())).await;
    let mut memory = World::new(Arc::new(MemoryStore::new())).await;
    for step in 1..STEPS {
        let of_sqlite = sqlite.step(seed, step).await;
        let of_memory = memory.step(seed, step).await;
        assert_eq!(of_sqlite, of_memory, "seed {seed}, step {step}");
        let (of_sqlite, of_memory) = (sqlite.everything().await, memory.everything().await);
        assert_eq!(of_sqlite, of_memory, "seed {seed}, after step {step}");
    }
}
