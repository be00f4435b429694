//! `/drop`: a group is a desk no longer.

use kite_domain::outlet::OutletRole;

use crate::connector::heard::Heard;
use crate::connector::update::Failed;
use crate::connector::words::desk as words;

/// Ends the desk. The channel and its conversations stay.
pub(super) async fn drop(heard: Heard<'_>) -> Result<(), Failed> {
    if !heard.may_change_desk().await {
        return Ok(());
    }
    let Some(desk) = heard.desk().await? else {
        heard.answer(words::no_desk()).await;
        return Ok(());
    };
    let channel = match desk.role {
        OutletRole::Desk(channel) => heard.connector.channel(channel).await?,
        OutletRole::Visitor { .. } => None,
    };
    heard.connector.outlets().end_outlet(desk.id).await?;
    let name = channel.as_ref().map_or("", |channel| channel.name.as_str());
    heard.answer(words::dropped(name)).await;
    Ok(())
}

impl Heard<'_> {
    /// Whether who wrote it may host and drop; if not, that is answered.
    pub(super) async fn may_change_desk(&self) -> bool {
        let refusal = match self.is_admin().await {
            Some(true) => return true,
            Some(false) => words::only_admins(),
            None => words::admin_unknown(),
        };
        self.answer(refusal).await;
        false
    }
}
