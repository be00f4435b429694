//! Commands: who may give which where, and what comes of them.

mod conversation;
mod desk;
mod host;
mod info;
mod visit;

use kite_domain::channel::{Channel, ChannelId};

use super::Connector;
use super::heard::Heard;
use super::update::Failed;
use super::words::{self, desk as to_operators};
use crate::command::Command;
use crate::help::Audience;

/// A command in a group.
pub(super) async fn in_group(heard: Heard<'_>, command: Command) -> Result<(), Failed> {
    match command {
        Command::Host(channel, code) => host::host(heard, channel, code).await,
        Command::Drop => desk::drop(heard).await,
        Command::Info => info::of_desk(heard).await,
        Command::Block => conversation::block(heard).await,
        Command::Resolve => conversation::resolve(heard).await,
        Command::Help | Command::Start(_) => {
            heard.answer(words::can_do(Audience::Operators)).await;
            Ok(())
        }
        Command::Join(_) | Command::Leave => {
            heard.answer(to_operators::only_in_private()).await;
            Ok(())
        }
        // Elsewhere than in a desk it may be meant for another bot.
        Command::Unknown => {
            if heard.desk().await?.is_some() && heard.connector.may_hint(heard.chat()) {
                heard.answer(to_operators::unknown_command()).await;
            }
            Ok(())
        }
    }
}

/// A command in a private chat.
pub(super) async fn in_private(heard: Heard<'_>, command: Command) -> Result<(), Failed> {
    // Coming and going is told to everybody: not without end.
    if !heard.connector.inner.memory.would_answer(heard.chat()) {
        tracing::warn!(chat = heard.chat().0, "too many commands; one is left out");
        return Ok(());
    }
    match command {
        Command::Start(payload) => visit::start(heard, payload).await,
        Command::Join(channel) => visit::join(heard, channel.as_deref()).await,
        Command::Leave => visit::leave(heard).await,
        Command::Info => info::of_visitor(heard).await,
        Command::Help => {
            heard.answer(words::can_do(Audience::Visitor)).await;
            Ok(())
        }
        Command::Host(..) | Command::Drop | Command::Block | Command::Resolve => {
            heard.answer(to_operators::only_in_groups()).await;
            Ok(())
        }
        Command::Unknown => {
            heard.answer(to_operators::unknown_command()).await;
            Ok(())
        }
    }
}

impl Connector {
    /// A channel by its key.
    pub(super) async fn channel(&self, id: ChannelId) -> Result<Option<Channel>, Failed> {
        let channels = self.chat().store().channels().await?;
        Ok(channels.into_iter().find(|channel| channel.id == id))
    }

    /// Where a channel is reached.
    pub(super) fn socket_url(&self, channel: &str) -> String {
        let base = self.inner.setup.public_url.replacen("http", "ws", 1);
        format!("{base}/channels?c={channel}")
    }
}
