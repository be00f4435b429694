//! A server in this process, over a real socket and a real database.

use k1te_server::address::TrustedProxies;
use k1te_server::config::Config;
use k1te_server::data::Data;
use k1te_server::serve::Server;
use k1te_server::state::AppState;
use kite_domain::channel::Secret;
use kite_domain::conversation::Page;
use kite_domain::port::NewChannel;
use kite_domain::{Channel, Claim, ConversationId, Entry, Membership, Operator, Origins};
use kite_protocol::{ChannelName, FileMeta, MemberId, MessageId, Timestamp};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::soon;

pub(crate) const CHANNEL: &str = "test_channel";

/// By which sites prove who their visitors are.
pub(crate) const SECRET: &str = "0123456789abcdefghijklmnopqrstuvwxyz";

/// A running server with one channel, [`CHANNEL`].
pub(crate) struct TestServer {
    pub(crate) state: AppState,
    pub(crate) dir: TempDir,
    pub(crate) data: Data,
    /// Where it shows what it counts.
    pub(crate) metrics: String,
    stop: oneshot::Sender<()>,
    running: JoinHandle<()>,
}

impl TestServer {
    pub(crate) async fn start() -> Self {
        Self::with(Config::default()).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        Self::trusting(config, TrustedProxies::default()).await
    }

    /// Behind proxies.
    pub(crate) async fn trusting(config: Config, proxies: TrustedProxies) -> Self {
        let server = Self::behind(proxies, TempDir::new().unwrap(), config).await;
        server.add_channel(CHANNEL, &[]).await;
        server
    }

    /// Over what an earlier one has left.
    pub(crate) async fn over(dir: TempDir, config: Config) -> Self {
        Self::behind(TrustedProxies::default(), dir, config).await
    }

    async fn behind(proxies: TrustedProxies, dir: TempDir, config: Config) -> Self {
        let data = Data::open(dir.path()).await.unwrap();
        let any_port = "127.0.0.1:0".parse().unwrap();
        let server = Server::bind(any_port, data.clone(), None, config)
            .await
            .unwrap()
            .trusting(proxies);
        let state = server.state().clone();
        let metrics = server.show_metrics(any_port).await.unwrap();
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(server.run(async {
            let _ = stopped.await;
        }));
        Self {
            state,
            dir,
            data,
            metrics: format!("http://{metrics}/metrics"),
            stop,
            running,
        }
    }

    /// Stops it as a signal would, and gives its data.
    pub(crate) async fn stop(self) -> TempDir {
        self.stop.send(()).unwrap();
        soon("the server's end", self.running).await.unwrap();
        self.dir
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.state.public_url)
    }

    /// Where visitors connect to.
    pub(crate) fn socket(&self) -> String {
        self.url("/channels").replacen("http", "ws", 1)
    }

    pub(crate) async fn add_channel(&self, name: &str, origins: &[&str]) -> Channel {
        let channel = NewChannel {
            name: ChannelName::new(name).unwrap(),
            title: name.to_owned(),
            origins: Origins::new(origins).unwrap(),
            secret: Secret::stored(SECRET.to_owned()),
            created_at: Timestamp::from_millis(0),
        };
        self.state.chat.store().add_channel(channel).await.unwrap()
    }

    /// [`CHANNEL`].
    pub(crate) async fn channel(&self) -> Channel {
        let name = ChannelName::new(CHANNEL).unwrap();
        let channel = self.state.chat.store().channel(&name).await;
        channel.unwrap().unwrap()
    }

    /// What the visitor of [`CHANNEL`] with this id has.
    pub(crate) async fn membership(&self, member: &str) -> Membership {
        let chat = &self.state.chat;
        let claim = Claim::Member(MemberId::new(member).unwrap());
        chat.join(&self.channel().await, claim, None, None)
            .await
            .unwrap()
    }

    pub(crate) async fn conversation(&self, member: &str) -> ConversationId {
        self.membership(member).await.conversation
    }

    /// Everything that stands in the visitor's conversation.
    pub(crate) async fn entries(&self, member: &str) -> Vec<Entry> {
        let membership = self.membership(member).await;
        let chat = &self.state.chat;
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let after = entries.last().map(|entry| entry.seq);
            let page = chat.entries(&membership, Page::After(after.unwrap_or_default()), 500);
            let page = page.await.unwrap();
            if page.is_empty() {
                return entries;
            }
            entries.extend(page);
        }
    }

    pub(crate) async fn operator(&self) -> Operator {
        self.state.chat.store().operator("Maria").await.unwrap()
    }

    /// An operator answers.
    pub(crate) async fn reply(&self, member: &str, id: &str, text: &str) -> Entry {
        let conversation = self.conversation(member).await;
        self.reply_in(conversation, id, text).await
    }

    /// An operator answers in a conversation.
    pub(crate) async fn reply_in(
        &self,
        conversation: ConversationId,
        id: &str,
        text: &str,
    ) -> Entry {
        let operator = self.operator().await;
        let id = MessageId::new(id).unwrap();
        let chat = &self.state.chat;
        let reply = chat.reply(&operator, conversation, id, text.to_owned());
        reply.await.unwrap()
    }

    /// An operator answers with a file.
    pub(crate) async fn reply_with_file(
        &self,
        member: &str,
        id: &str,
        meta: FileMeta,
        bytes: &'static [u8],
    ) -> Entry {
        let operator = self.operator().await;
        let conversation = self.conversation(member).await;
        let id = MessageId::new(id).unwrap();
        let bytes = Box::pin(futures::stream::iter([Ok(bytes.into())]));
        let reply = self
            .state
            .chat
            .reply_with_file(&operator, conversation, id, meta, bytes);
        reply.await.unwrap()
    }
}
